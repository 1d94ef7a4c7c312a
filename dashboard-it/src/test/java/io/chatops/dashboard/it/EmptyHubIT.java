package io.chatops.dashboard.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages of a hub that has an account and nothing else. */
class EmptyHubIT {
  private static final String WIDER_THAN_SEEN =
      """
      (selector) => {
        const box = document.querySelector(selector);
        return box.scrollWidth > box.clientWidth;
      }""";

  @Test
  void eachPageSaysWhatBelongsThere() throws Exception {
    try (Chromium chromium = Chromium.launch();
        Hub hub =
            Hub.start(
                Map.of("CHATOPS_BACKUP_LATE_AFTER", "PT1S", "CHATOPS_REGISTRATION", "first-user"));
        Visitor visitor = new Visitor(chromium.browser(), hub.base(), 390, ColorScheme.LIGHT)) {
      hub.haveUser();
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (Pages.View view : Pages.ALL) {
        if (view.path().contains("{")) {
          continue; // the page of something that this hub does not have
        }
        page.navigate(hub.base() + view.path());
        assertThat(page.locator("h1").first()).isAttached();
        assertThat(page.locator("main .skeleton, [aria-busy=true]")).hasCount(0);
        visitor.screenshot(page, view.name() + "-390-empty");
        visitor.checkWidth(page, view.name());
        visitor.checkAccessibility(page, view.name() + " of an empty hub");
      }
      for (String path : new String[] {"/servers", "/alerts", "/containers", "/tv"}) {
        page.navigate(hub.base() + path);
        assertThat(page.locator(".empty h2").first()).isVisible();
      }
      page.navigate(hub.base() + "/users");
      assertThat(page.locator(".user-hint")).containsText("accepts no registrations");
      page.navigate(hub.base() + "/notifications?edit=new");
      assertThat(page.locator("dialog .kind-choice")).isVisible();
      assertThat(page.evaluate(WIDER_THAN_SEEN, ".dialog-body")).isEqualTo(false);
      page.navigate(hub.base() + "/hub");
      assertThat(page.locator(".hub-checks li").first()).isVisible();
      assertThat(page.locator(".hub-checks")).not().containsText("_"); // a name for machines
      // The hub looks for it every ten seconds.
      assertThat(page.locator(".hub-backup"))
          .containsText(
              Pattern.compile("No backup is recorded.*late.*CHATOPS_BACKUP_LATE_AFTER"),
              new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
      page.navigate(hub.base() + "/servers");
      assertThat(page.locator(".away")).containsText("backup of the hub is late");
      visitor.checkAccessibility(page, "a late backup");
      visitor.checkWidth(page, "a late backup");
      page.route(
          "**/health",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setStatus(503)
                      .setBody(
                          """
                          {"status": "DOWN", "checks": [{"name": "chatops_storage",
                            "status": "DOWN", "data": {"problem": "the disk is full",
                            "remedy": "make room on the database's disk"}}]}""")));
      page.navigate(hub.base() + "/hub");
      assertThat(page.locator(".away")).containsText("stores no reports");
      assertThat(page.locator(".hub-checks")).containsText("the disk is full: make room");
      assertThat(page.evaluate(WIDER_THAN_SEEN, ".hub-checks")).isEqualTo(false);
      visitor.checkAccessibility(page, "a full disk");
      visitor.checkWidth(page, "a full disk");
      visitor.screenshot(page, "hub-390-full-disk");
      visitor.checkFaultsBut("status of 503");
    }
  }
}
