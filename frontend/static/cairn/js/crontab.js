// Periodic tasks: says the chosen schedule in words below it.

const words = JSON.parse(document.getElementById("readable-crontabs")?.textContent || "{}");
const choice = /** @type {HTMLSelectElement | null} */ (document.getElementById("id_crontab"));
const help = document.querySelector(".field-crontab .help");

if (choice && help) {
  const said = document.createElement("div");
  help.append(said);
  const say = () => {
    said.textContent = words[choice.value] ?? "";
  };
  choice.addEventListener("change", say);
  say();
}
document.querySelector(".field-crontab_translation")?.setAttribute("hidden", "");
