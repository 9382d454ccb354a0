// Says at once that files are too large: on a phone it takes minutes to send them, and be told then.
(() => {
  const judge = (field) => {
    const all = [...field.files].reduce((sum, file) => sum + file.size, 0);
    field.setCustomValidity(all > Number(field.dataset.most) ? field.dataset.tooMuch : "");
    return field.reportValidity();
  };
  document.addEventListener("change", (event) => event.target.dataset.most && judge(event.target));
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("[data-most]");
    if (field && !judge(field)) event.preventDefault();
  });
})();
