// The sheet of components: shows a toast on demand.
import { tell } from "./told.js";

document.querySelector("[data-sample-toast]")?.addEventListener("click", () => tell("Step removed", () => {}));
