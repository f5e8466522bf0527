// Passkeys: the browser asks the device, and what it says goes along with the form. Forms that need it stay hidden without it.
const REFUSED = ["NotAllowedError", "AbortError"]; // broken off, or nothing that fits on this device
const isAddress = /^[\d.]+$|:/.test(location.hostname); // a passkey belongs to a name

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const withBytes = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));

function optionsOf({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
  options.excludeCredentials = withBytes(options.excludeCredentials);
  options.allowCredentials = withBytes(options.allowCredentials);
  return options;
}

function asJson(credential) {
  const { response } = credential;
  const found = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) found[name] = toText(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: found,
  });
}

async function make() {
  const options = optionsOf(JSON.parse(document.getElementById("js_data").textContent).creation_options);
  // It has to find the person by itself, and to ask who holds the device: else it would be no second step.
  options.authenticatorSelection = {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: options });
}

async function use(form) {
  const known = document.getElementById("js_data");
  let data = known && JSON.parse(known.textContent);
  if (!data) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    data = await answer.json();
  }
  return navigator.credentials.get({ publicKey: optionsOf(data.request_options) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const news = document.getElementById(form.dataset.passkeyNews);
  if (!window.PublicKeyCredential || isAddress) {
    news.textContent = form.dataset.passkeyNone ?? "";
    continue;
  }
  form.hidden = false;
  news.textContent = "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    news.textContent = "";
    try {
      const credential = await (form.dataset.passkey === "make" ? make() : use(form));
      form.elements.credential.value = asJson(credential);
      form.submit();
    } catch (error) {
      const { passkeyRefused, passkeyKnown, passkeyFailed } = form.dataset;
      if (REFUSED.includes(error.name)) news.textContent = passkeyRefused;
      // Only where one is made: this device has one of this person already.
      else if (error.name === "InvalidStateError") news.textContent = passkeyKnown ?? passkeyFailed;
      else news.textContent = passkeyFailed;
    }
  });
}
