package io.chatops.dashboard.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.chatops.app.crash.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page of one server: its charts under mouse and keys, its commands, and text that means harm.
 */
class ServerIT {
  /** For what an agent does that has just connected. */
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

  private static Chromium chromium;
  private static Hub hub;
  private static String id;
  private static String hostile;
  private static HostileAgent hostileAgent;

  @BeforeAll
  static void startHub() throws Exception {
    chromium = Chromium.launch();
    hub = Hub.start();
    hub.haveUser();
    id = hub.addServer("web-1", "prod");
    hub.startAgent(hub.keyOf(id), Map.of("CHATOPS_COMMANDS", "any"));
    hostile = hub.addServer("hostile");
    hostileAgent = HostileAgent.start(hub.base(), hub.keyOf(hostile));
    for (String server : List.of(id, hostile)) {
      Await.until(
          server + " is online",
          Duration.ofMinutes(3),
          () -> hub.statusOf(server).equals("online"));
    }
  }

  @AfterAll
  static void stopHub() throws Exception {
    if (hostileAgent != null) {
      hostileAgent.close();
    }
    if (hub != null) {
      hub.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void aChartIsReadAndZoomedByMouseAndKeys() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "?range=15m");
      Locator chart = page.locator("section[aria-label=CPU] .plot");
      // An agent that has just connected tells the share of a mode with its second report.
      assertThat(page.locator("section[aria-label=CPU] .chart-value")).containsText("%");

      // Nothing is kept of where the chart is: what comes above it later moves it.
      BoundingBox box = chart.boundingBox();
      chart.hover(new Locator.HoverOptions().setPosition(box.width * 0.98, 60));
      assertThat(chart.locator(".tip")).containsText("user");
      page.mouse().move(0, 0);
      assertThat(chart.locator(".tip")).hasCount(0);

      chart.focus();
      page.keyboard().press("End");
      assertThat(chart).hasAttribute("aria-valuetext", Pattern.compile(".*user.*%.*"));
      page.keyboard().press("Escape");

      chart.hover(new Locator.HoverOptions().setPosition(box.width * 0.4, 60));
      box = chart.boundingBox();
      page.mouse().down();
      page.mouse().move(box.x + box.width * 0.9, box.y + 60);
      page.mouse().up();
      page.waitForURL("**from=*");
      page.goBack();
      page.waitForURL("**range=15m");
      visitor.checkFaults();
    }
  }

  @Test
  void aRestingPointerKeepsItsMomentWhileValuesCome() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "?range=15m");
      Locator chart = page.locator("section[aria-label=CPU] .plot");
      assertThat(page.locator("section[aria-label=CPU] .chart-value")).containsText("%");

      BoundingBox box = chart.boundingBox();
      chart.hover(new Locator.HoverOptions().setPosition(box.width * 0.6, 60));
      assertThat(chart.locator(".tip")).hasCount(1);

      assertThat(page.evaluate(WHILE_VALUES_COME)).isEqualTo("");
      visitor.checkFaults();
    }
  }

  /** Looks at each frame until ten values have come; returns what was wrong. */
  private static final String WHILE_VALUES_COME =
      """
      async () => {
        const chart = document.querySelector('section[aria-label=CPU] .plot');
        const time = () => chart.getAttribute('aria-valuenow');
        const end = Date.now() + 180_000;
        for (let before = time(), seen = 0; seen < 10;) {
          await new Promise(requestAnimationFrame);
          if (!chart.querySelector('.tip')) return 'the values are gone';
          if (Date.now() > end) return 'only ' + seen + ' values came';
          if (time() !== before) seen++;
          before = time();
        }
        await new Promise(requestAnimationFrame);
        const shares = [...document.querySelectorAll('.u-wrap')].map((plot) =>
          new DOMMatrix(getComputedStyle(plot.querySelector('.u-cursor-x')).transform).m41 /
            plot.querySelector('.u-over').clientWidth);
        const apart = Math.max(...shares) - Math.min(...shares);
        return apart < 0.01 ? '' : 'the crosshairs stand apart: ' + shares;
      }
      """;

  @Test
  void aNoteOfNowIsSeenAtOnce() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "?range=15m");
      page.locator(".lane button:has-text('Note')").click();
      page.locator("dialog input").fill("moved the disk");
      page.locator("dialog .primary").click();
      assertThat(page.locator("dialog")).hasCount(0);
      assertThat(page.locator(".lane-mark[title*='moved the disk']")).isVisible();
      visitor.checkFaults();
    }
  }

  @Test
  void aSavedPictureHasTitleTimeAndLegend() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "?range=15m");
      Locator chart = page.locator("section[aria-label=CPU]");
      assertThat(chart.locator(".legend")).containsText("system");
      page.evaluate(CATCH_PICTURE);
      chart.locator("[aria-haspopup=menu]").click();
      page.locator("[role=menu]:popover-open [role=menuitem]:has-text('Save as PNG')").click();
      Map<?, ?> picture = (Map<?, ?>) page.evaluate(PICTURE);
      assertThat(picture.get("name")).isEqualTo("web-1-cpu.png");
      assertThat(picture.get("type")).isEqualTo("image/png");
      assertThat((Integer) picture.get("added")).isPositive();
      assertThat((List<?>) picture.get("texts"))
          .asString()
          .matches(".*web-1 · CPU, \\w+,? .+:.+ – .+:.+user, .*system.*");
      visitor.checkFaults();
    }
  }

  /** Keeps the picture that the page saves, and the texts that it writes on one. */
  private static final String CATCH_PICTURE =
      """
      () => {
        window.texts = [];
        const write = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
          if (!this.canvas.isConnected) window.texts.push(text);
          write.call(this, text, ...place);
        };
        window.picture = new Promise((resolve) => {
          let content;
          URL.createObjectURL = (blob) => (content = blob, '#');
          HTMLAnchorElement.prototype.click = function () {
            resolve({ name: this.download, content });
          };
        });
      }
      """;

  /** Returns the picture's file, the texts on it, and the height that it has beyond the chart. */
  private static final String PICTURE =
      """
      async () => {
        const { name, content } = await window.picture;
        const { height } = await createImageBitmap(content);
        const chart = document.querySelector('section[aria-label=CPU] canvas');
        return { name, type: content.type, added: height - chart.height, texts: window.texts };
      }
      """;

  @Test
  void theIconIsFoundFromEachPage() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.locator("article h2 a:has-text('web-1')").click();
      page.waitForURL("**/servers/" + id);
      assertThat(page.evaluate(ICON)).isEqualTo("image/svg+xml");
      page.locator(".tabs a:has-text('Processes')").click();
      page.waitForURL("**/processes");
      assertThat(page.evaluate(ICON)).isEqualTo("image/svg+xml");
      page.goBack();
      page.goBack();
      page.waitForURL("**/servers");
      assertThat(page.evaluate(ICON)).isEqualTo("image/svg+xml");
      visitor.checkFaults();
    }
  }

  /** Fetches the icon as the browser would from the present address. */
  private static final String ICON =
      """
      async () => {
        const answer = await fetch(document.querySelector('link[rel=icon]').href);
        return answer.ok ? answer.headers.get('content-type') : 'HTTP ' + answer.status;
      }
      """;

  @Test
  void aCommandShowsItsOutputAndItsEnd() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "/commands");
      page.fill("[aria-label=Command]", "printf '\\033[31mred\\033[0m <b>x</b>\\n'; exit 7");
      page.keyboard().press("Enter");
      Locator output = page.locator(".output");
      assertThat(output).containsText("red <b>x</b>", SOON);
      assertThat(output.locator(".fore-1")).hasText("red");
      assertThat(page.locator(".command-end")).containsText("exit code 7", SOON);
      page.reload();
      assertThat(page.locator(".output")).containsText("red <b>x</b>");
      visitor.screenshot(page, "server-command-run");
      visitor.checkAccessibility(page, "server-command-run");
      page.setViewportSize(390, 844);
      visitor.checkTables(page, "server-command-run-390");
      page.navigate(hub.base() + "/audit?action=command.run");
      assertThat(page.locator(".audit-what small").first()).containsText("exit code 7");
      visitor.checkFaults();
    }
  }

  private static final String TALL_VALUES =
      "[...document.querySelectorAll('.cards td[data-title]:not(.name):not(.program)')]"
          + ".filter((td) => td.clientHeight > 40).map((td) => td.textContent)";

  @Test
  void textOfAHostIsText() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base(), 390, ColorScheme.LIGHT)) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      Map<String, String> shown =
          Map.of(
              "", ".server-facts",
              "/processes", "tbody",
              "/containers", "tbody",
              "/logs?container=bbbbbbbbbbbb", ".log");
      page.navigate(hub.base() + "/servers/" + hostile + "/processes");
      assertThat(page.locator("td[data-title='Service / container']").first())
          .containsText(HostileAgent.MARKUP.substring(0, 12), SOON);
      for (Map.Entry<String, String> tab : shown.entrySet()) {
        page.navigate(hub.base() + "/servers/" + hostile + tab.getKey());
        assertThat(page.locator(tab.getValue())).containsText("\\u202egpj.exe", SOON);
        String name = "server-hostile" + tab.getKey().replaceAll("\\W+", "-");
        visitor.checkWidth(page, name);
        visitor.screenshot(page, name);
        assertThat(page.title()).doesNotContain("owned");
        // Labels of cards stay in one line, however long their values are.
        assertThat(page.evaluate(TALL_VALUES)).isEqualTo(List.of());
        assertThat(page.locator("main img")).hasCount(0);
      }
      visitor.checkFaults();
    }
  }
}
