package io.chatops.dashboard.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.chatops.app.crash.Await;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * From a hub without accounts to a live value, in the browser alone; then the hub dies and returns.
 */
class FirstRunIT {
  private static final Pattern CODE = Pattern.compile(" --code ([A-Z0-9]{4}-[A-Z0-9]{4})");

  /** For what an agent or a hub does that has yet to start. */
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

  @Test
  void firstRunShowsALiveServerAndSurvivesAKill() throws Exception {
    try (Chromium chromium = Chromium.launch();
        Hub hub = Hub.start();
        Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.open("/");
      register(page);
      String code = addServer(page);
      String key = hub.enrol(code);
      Process agent = hub.startAgent(key);
      watchItComeOnline(page);
      assertThat(hub.log()).doesNotContain(key, code);
      openIt(page);
      visitor.checkFaults();
      loseTheHub(page, hub);
      agent.destroy();
      visitor.checkFaultsBut("/api/v1/ws/fleet' failed");
    }
  }

  /** Nobody has an account: whatever one opens, one is asked to make the first. */
  private static void register(Page page) {
    page.waitForURL("**/register*");
    page.fill("[name=username]", Hub.USER);
    page.fill("[name=email]", "eva@example.org");
    page.fill("[name=password]", "password");
    page.click("button[type=submit]");
    assertThat(page.locator(".wrong")).isVisible();
    page.fill("[name=password]", Hub.PASSWORD);
    page.click("button[type=submit]");
    page.waitForURL("**/welcome");
  }

  private static String addServer(Page page) throws Exception {
    page.fill("[name=name]", "web-1");
    page.fill("[name=tags]", "prod, eu");
    page.click("button[type=submit]");
    Locator line = page.locator(".copy-line pre");
    assertThat(line).isVisible();
    page.click(".copy-line button");
    String copied = line.textContent();
    // The browser copies in its own time.
    Await.until(
        "the line is copied",
        Duration.ofMinutes(1),
        () -> copied.equals(page.evaluate("navigator.clipboard.readText()")));
    Matcher code = CODE.matcher(copied);
    assertThat(code.find()).as("the line has the code").isTrue();
    assertThat(page.url()).doesNotContain(code.group(1));
    return code.group(1);
  }

  private static void watchItComeOnline(Page page) {
    Locator arrival = page.locator(".arrival");
    assertThat(arrival).containsText("web-1 is online", SOON);
    assertThat(arrival.locator(".meters b").first()).containsText("%");
  }

  private static void openIt(Page page) {
    page.locator(".dialog-foot .primary").click();
    page.waitForURL("**/servers/*");
    assertThat(page.locator("h1")).containsText("web-1");
    page.goBack();
    page.keyboard().press("g");
    page.keyboard().press("s");
    page.waitForURL("**/servers");
    assertThat(page.locator("article .meters b").first()).containsText("%");
    assertThat(page.locator(".live")).containsText("Live");
  }

  private static void loseTheHub(Page page, Hub hub) throws Exception {
    String before = page.locator("article h2").first().innerText();
    hub.kill();
    assertThat(page.locator(".away")).containsText("The hub is not responding", SOON);
    // What was known stays in sight.
    assertThat(page.locator("article h2").first().innerText()).isEqualTo(before);
    hub.restart();
    // It comes back by itself, within the longest wait between two tries.
    assertThat(page.locator(".away"))
        .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(60_000));
    assertThat(page.locator(".live")).containsText("Live");
  }
}
