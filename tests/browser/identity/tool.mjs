// A tool that we did not write, as a conversation: one line of JSON in, one out. Arguments: issuer, client id, secret, return address.
import { createInterface } from "node:readline";
import * as oidc from "openid-client";

const [issuer, clientId, secret, redirectUri] = process.argv.slice(2);
const config = await oidc.discovery(new URL(issuer), clientId, secret, undefined, {
  execute: [oidc.allowInsecureRequests],
});
const verifier = oidc.randomPKCECodeVerifier();
const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
let tokens;

const acts = {
  async where() {
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: "openid profile email",
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    return { url: url.href };
  },
  async come_back({ url }) {
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    tokens = await oidc.authorizationCodeGrant(config, new URL(url), checks);
    return tokens.claims();
  },
  async refresh() {
    tokens = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    return tokens.claims();
  },
  userinfo: ({ sub }) => oidc.fetchUserInfo(config, tokens.access_token, sub),
  introspect: () => oidc.tokenIntrospection(config, tokens.access_token),
};

console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { act, ...given } = JSON.parse(line);
  try {
    console.log(JSON.stringify(await acts[act](given)));
  } catch (error) {
    console.log(JSON.stringify({ error: error.error ?? error.code ?? error.name, status: error.status }));
  }
}
