import { createApi } from "./api/server.js";

const port = Number(process.env.PORT ?? 3000);
createApi().listen(port, () => {
  console.log(`http://localhost:${port}/health`);
});
