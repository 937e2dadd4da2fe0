// What the workbench (../static/demo/workbench.js) needs of GraphiQL, and nothing else.
export { createElement } from "react";
export { createRoot } from "react-dom/client";
export { GraphiQL } from "graphiql";
