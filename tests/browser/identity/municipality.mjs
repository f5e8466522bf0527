// The identity provider of a municipality that we did not write. Arguments: port, our return address.
import Provider from "oidc-provider";

const [port, redirectUri] = process.argv.slice(2);
const TENANT = "8c1f5c52-0000-4000-8000-000000000001";

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "doorbraak",
      client_secret: "geheim-van-de-gemeente",
      redirect_uris: [redirectUri],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  pkce: { required: () => true },
  // As Entra ID: tenant and object id in the token itself.
  claims: { openid: ["sub"], profile: ["tid", "oid"] },
  conformIdTokenClaims: false,
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: `app-${id}`, tid: TENANT, oid: id }),
  }),
  features: { devInteractions: { enabled: true } },
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
