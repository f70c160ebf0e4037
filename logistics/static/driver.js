// The driver's phone where the signal comes and goes: a tap that did not reach the
// depot says so on the page and can be sent again, under the same key. What came
// back takes the place of the page's content; without this script the form just posts.
(() => {
  "use strict";
  const isOnline = (online) => {
    document.querySelectorAll("[data-signal]").forEach((mark) => {
      mark.classList.toggle("offline", !online);
      mark.textContent = online ? mark.dataset.online : mark.dataset.offline;
    });
  };
  const tell = (spot, told) => {
    document.querySelectorAll(spot).forEach((notice) => {
      notice.hidden = !told;
      if (told) notice.focus();
    });
  };
  const isLost = (lost) => tell("[data-lost]", lost);
  const show = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("content").replaceWith(page.getElementById("content"));
    document.title = page.title;
    if (answer.redirected) window.history.replaceState(null, "", answer.url);
    window.scrollTo(0, 0);
    isOnline(true);
  };

  isOnline(navigator.onLine);
  window.addEventListener("online", () => {
    isOnline(true);
    tell("[data-stay]", false);
  });
  window.addEventListener("offline", () => isOnline(false));
  // A page of ours that cannot come would take the address of the stop away with it.
  document.addEventListener("click", (event) => {
    const way = event.target.closest("a[href]");
    if (!way || way.origin !== window.location.origin || navigator.onLine) return;
    event.preventDefault();
    tell("[data-stay]", true);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(".outcomes, .undo")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    isLost(false);
    const body = new URLSearchParams(new FormData(form, event.submitter));
    try {
      await show(await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } }));
    } catch {
      isOnline(false);
      isLost(true);
    } finally {
      delete form.dataset.sending;
    }
  }, true);
})();
