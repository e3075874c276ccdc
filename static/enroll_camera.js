import { element, make, post, startPage, thumbnail } from "./camera_page.js";
import { text } from "./camera_text.js";

const person = element("person"), list = element("photos");
let taken = 0;

startPage(register, () => person.reportValidity());

async function register(image) {
  const employee_id = element("employee-id").value.trim(), name = element("name").value.trim();
  const entry = addEntry(image);
  const { data, fault } = await post("/register", { employee_id, name, image });
  entry.item.className = data ? "good" : "bad";
  entry.outcome.replaceChildren(
    make("strong", {}, text(data ? "registered" : "not_registered")),
    make("br"),
    data ? registeredAs(data) : fault,
  );
  entry.item.scrollIntoView({ block: "nearest" });
}

function registeredAs({ name, employee_id: id, num_embeddings: count }) {
  return text("registered_as", { name, id, count });
}

function addEntry(image) {
  taken += 1;
  element("no-photos").hidden = true;
  const outcome = make("p", {}, text("sending"));
  const item = make("li", {}, thumbnail(image, text("photo", { number: taken })), outcome);
  list.prepend(item);
  return { item, outcome };
}
