// Passkeys: asks the browser to make or use one, puts its answer into the form, and sends it.
// <div data-passkey="create|get|sign-in" data-options="id of the json_script"> around a form with the field "credential".

const ask = async (box, form) => {
  if (box.dataset.passkey === "sign-in") {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return webauthnJSON.get((await response.json()).request_options);
  }
  const options = JSON.parse(document.getElementById(box.dataset.options).textContent);
  return box.dataset.passkey === "create" ? webauthnJSON.create(options) : webauthnJSON.get(options);
};

for (const box of document.querySelectorAll("[data-passkey]")) {
  const form = box.querySelector("form");
  const failure = box.querySelector("[data-passkey-failed]");
  box.hidden = false;
  box.querySelector("[data-passkey-without-script]").hidden = true;
  form.addEventListener("submit", async (event) => {
    const credential = form.querySelector("[name$=credential]");
    event.preventDefault();
    failure.hidden = true;
    try {
      credential.value = JSON.stringify(await ask(box, form));
    } catch {
      failure.hidden = false; // refused, cancelled, too late, or no passkey here
      return;
    }
    form.submit();
  });
}
