// PostGraphile over the schema `portal`, as its documentation serves it in production: one process, no GraphiQL,
// no explain, no watching. `node server.js FD`: a socket that listens already; PGHOST and the like say where the
// database is, POOL_SIZE how many connections there may be.
import { createServer } from "node:http";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset],
  pgServices: [makePgService({ schemas: ["portal"], poolConfig: { max: Number(process.env.POOL_SIZE) } })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
  // it hides relations and filters without an index of just their columns, which those we need have not
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  schema: { connectionFilterRelations: true }, // a dealer's customers are found through customer_scope
});

const server = createServer();
server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
const serv = pgl.createServ(grafserv);
await serv.addTo(server);
server.listen({ fd: Number(process.argv[2]) });

process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close(async () => {
    await pgl.release();
    process.exit(0);
  });
});
