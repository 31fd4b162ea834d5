// Say in words what allauth's scripts would only tell the console.
const news = document.querySelector("[data-passkey-news]");
if (news) {
  if (!("PublicKeyCredential" in window)) news.textContent = news.dataset.missing;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    news.textContent = news.dataset.failed;
  });
}
