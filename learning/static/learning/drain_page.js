// On every page of learning: send on what an earlier page left behind.

import { drainFor } from "./drain.js";

const { person, progressUrl } = document.querySelector("script[data-progress-url]")?.dataset ?? {};
if (person && progressUrl) drainFor(person, progressUrl);
