package io.chatops.dashboard.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

/** Signing in and out, in one tab and in several. */
class SessionsIT {
  @Test
  void aSessionOutlivesThePageAndEndsInAllTabs() throws Exception {
    try (Chromium chromium = Chromium.launch();
        Hub hub = Hub.start();
        Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      hub.haveUser();
      refusesAWrongPassword(visitor);
      // Where one wanted to go is where one comes to.
      Page page = visitor.open("/servers?view=table&q=x");
      page.waitForURL("**/login?back=*");
      page.fill("[name=username]", Hub.USER);
      page.fill("[name=password]", Hub.PASSWORD);
      page.click("button[type=submit]");
      page.waitForURL("**/servers?view=table&q=x");

      // A new page and a second tab at the same time: each renews by the cookie.
      Page second = visitor.open("/servers");
      page.reload();
      for (Page tab : new Page[] {page, second}) {
        assertThat(tab.locator(".head h1")).hasText("Servers");
      }
      keepsNoToken(page);

      page.locator(".me").click();
      page.locator(".me + [popover] [role=menuitem]:has-text('Sign out')").click();
      for (Page tab : new Page[] {page, second}) {
        tab.waitForURL("**/login*");
      }
      page.navigate(hub.base() + "/servers");
      page.waitForURL("**/login*");
      assertThat(hub.log()).doesNotContain(Hub.PASSWORD, "eyJ");
      visitor.checkFaults();
    }
  }

  /** Nothing is clicked in it, so only its socket can tell. */
  @Test
  void sessionsEndedElsewhereAskForTheSignIn() throws Exception {
    try (Chromium chromium = Chromium.launch();
        Hub hub = Hub.start();
        Visitor watching = new Visitor(chromium.browser(), hub.base());
        Visitor other = new Visitor(chromium.browser(), hub.base(), 390, ColorScheme.LIGHT)) {
      hub.haveUser();
      hub.addServer("web-1");
      Page page = watching.signIn(Hub.USER, Hub.PASSWORD);
      assertThat(page.locator(".live")).containsText("Live");

      Page profile = other.signIn(Hub.USER, Hub.PASSWORD);
      profile.navigate(hub.base() + "/profile");
      Locator ends = profile.locator(".sessions button:has-text('End')");
      // The account's own first session is one of them.
      assertThat(ends).hasCount(2);
      for (int left = 1; left >= 0; left--) {
        ends.first().click();
        profile.locator("dialog .dialog-foot button:has-text('End')").click();
        assertThat(ends).hasCount(left);
      }

      page.waitForURL("**/login?back=*");
      watching.checkFaults();
      other.checkFaults();
    }
  }

  private static void refusesAWrongPassword(Visitor visitor) {
    Page page = visitor.open("/login");
    page.fill("[name=username]", Hub.USER);
    page.fill("[name=password]", "something else");
    page.click("button[type=submit]");
    assertThat(page.locator("[role=alert]")).hasText("Username or password is wrong.");
    page.close();
  }

  private static void keepsNoToken(Page page) {
    String kept =
        (String)
            page.evaluate(
                "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])");
    assertThat(kept).doesNotContain("eyJ", "refresh");
    assertThat(page.url()).doesNotContain("eyJ");
  }
}
