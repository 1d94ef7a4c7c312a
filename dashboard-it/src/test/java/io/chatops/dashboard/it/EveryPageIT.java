package io.chatops.dashboard.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import io.chatops.app.crash.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each page on a hub with servers in every state: what a machine can check of it, and a screenshot
 * of it for people, in both themes and at the widths of a desk and a phone.
 */
class EveryPageIT {
  /** Names as somebody might choose them who means harm: markup, direction, length. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>document.title='owned'</script>",
          "\"><img src=x onerror=document.title='owned'>",
          "\u202Eabc\u202D\u2066def",
          "W".repeat(100));

  private static final Locator.GetByTextOptions EXACT =
      new Locator.GetByTextOptions().setExact(true);

  private static Chromium chromium;
  private static Hub hub;
  private static String id;
  private static String away;
  private static String alert;

  @BeforeAll
  static void startHub() throws Exception {
    chromium = Chromium.launch();
    hub = Hub.start();
    hub.haveUser();
    hub.addThreshold("Memory in use", true);
    hub.addChannel("Phone", true);
    id = hub.addServer("web-1", "prod", "eu");
    hub.startAgent(hub.keyOf(id), Map.of("CHATOPS_DOCKER_HOST", "unix:///nowhere/docker.sock"));
    away = hub.addServer("pi-garage", "home");
    Process gone = hub.startAgent(hub.keyOf(away));
    awaitStatus(away, "online");
    gone.destroy();
    awaitStatus(away, "offline");
    hub.addServer("fresh");
    awaitStatus(id, "online");
    Await.until("an alert", Duration.ofMinutes(3), () -> hub.alertOf(id).isPresent());
    alert = hub.alertOf(id).orElseThrow();
    Await.until("its processes are kept", Duration.ofMinutes(5), () -> hub.hasTop(id));
  }

  @AfterAll
  static void stopHub() throws Exception {
    if (hub != null) {
      hub.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void atADesk() {
    look(1440, ColorScheme.DARK);
  }

  @Test
  void onAPhone() {
    look(390, ColorScheme.LIGHT);
  }

  /**
   * Looks at each page in both themes; the theme in which it is checked for accessibility is last.
   */
  private static void look(int width, ColorScheme checked) {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base(), width, checked)) {
      for (String path : List.of("/login", "/register")) {
        Page page = visitor.open(path);
        page.waitForSelector("[name=password]");
        inspect(visitor, page, path.substring(1) + "-" + width, checked);
        page.close();
      }
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (Pages.View view : Pages.ALL) {
        open(page, view);
        inspect(visitor, page, view.name() + "-" + width, checked);
      }
      visitor.checkFaults();
    }
  }

  private static void open(Page page, Pages.View view) {
    String path = view.path().replace("{id}", id).replace("{away}", away).replace("{alert}", alert);
    page.navigate(hub.base() + path);
    page.waitForSelector(view.ready());
  }

  /** The page is loaded once for both themes, and checked in one: that is what takes time. */
  private static void inspect(Visitor visitor, Page page, String name, ColorScheme checked) {
    ColorScheme other = checked == ColorScheme.DARK ? ColorScheme.LIGHT : ColorScheme.DARK;
    for (ColorScheme theme : List.of(other, checked)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
      visitor.screenshot(page, name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
    visitor.checkWidth(page, name);
    if (!name.equals("servers-table-390")) { // its columns are chosen by the user
      visitor.checkTables(page, name);
    }
    visitor.checkAccessibility(page, name);
  }

  @Test
  void whatItIsAboutHasMostRoomOnATablet() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base(), 1024, ColorScheme.DARK)) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (String path : List.of("/alerts", "/audit", "/thresholds")) {
        page.navigate(hub.base() + path);
        assertThat(page.locator(ABOUT).first()).isVisible();
        for (int width : new int[] {1024, 800}) {
          page.setViewportSize(width, 768);
          visitor.checkWidth(page, path + " at " + width);
          visitor.screenshot(page, path.substring(1) + "-" + width);
          Number room = (Number) page.evaluate("s => document.querySelector(s).offsetWidth", ABOUT);
          assertThat(room.intValue()).as(path + " at " + width).isGreaterThan(110);
        }
      }
      visitor.checkFaults();
    }
  }

  private static final String ABOUT =
      ".alert-what, .row:not(.head-row) > .audit-what, .threshold-rows .two-lines";

  @Test
  void theApiPagesAskNobodyElse() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      assertThat(visitor.open("/docs/").locator("h2.title")).containsText("ChatOps");
      Page redoc = visitor.open("/redoc/");
      assertThat(redoc.locator("h1").first()).containsText("ChatOps");
      assertThat(redoc.locator("a[href*='redocly.com']").first()).isAttached();
      visitor.checkFaults();
    }
  }

  @Test
  void theUsersPageSaysThatOthersCanRegister() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/users");
      assertThat(page.locator(".user-hint"))
          .hasText("You are the only user. Others can register on the sign-in page.");
      visitor.checkFaults();
    }
  }

  @Test
  void theAuditNamesChannelsAndThresholds() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/audit?action=channel.create");
      assertThat(page.locator(".audit-what > span:has-text('Phone')"))
          .hasText("Created a channel · Phone");
      page.navigate(hub.base() + "/audit?action=threshold.create");
      assertThat(page.locator(".audit-what > span:has-text('Memory in use')"))
          .hasText("Created a threshold · Memory in use");
      visitor.checkFaults();
    }
  }

  @Test
  void aThresholdOnContainersSaysWhatItFiresOn() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/thresholds?edit=new&type=container");
      assertThat(page.locator("dialog"))
          .containsText("It fires when a container has not run, or was unhealthy");
      page.locator("dialog").getByLabel("Metric").selectOption("memory");
      assertThat(page.locator("dialog")).not().containsText("It fires when");
      visitor.checkFaults();
    }
  }

  @Test
  void eachChoiceOfEachPageCanBeMade() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (Pages.View view : Pages.ALL) {
        if (view.path().equals("/profile")) {
          continue; // its choices are kept for the user
        }
        open(page, view);
        Locator choices = page.locator("main select:enabled:visible");
        for (int i = 0; i < choices.count(); i++) {
          int last = choices.nth(i).locator("option").count() - 1;
          choices.nth(i).selectOption(new SelectOption().setIndex(last));
        }
      }
      visitor.checkFaults();
    }
  }

  @Test
  void forbiddenActionsShowTheLineThatAllowsThem() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "/commands");
      assertThat(page.locator(".allow-line pre")).containsText("commands: allow-list");
      assertThat(page.locator("[aria-label=Command]")).hasCount(0);
      visitor.checkFaults();
    }
  }

  @Test
  void fromTheRightInArabic() {
    Set<String> shown = Set.of("servers", "server", "server-settings", "thresholds-new");
    try (Visitor visitor =
        new Visitor(chromium.browser(), hub.base(), 390, ColorScheme.DARK, "ar-EG")) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      assertThat(page.locator("html[dir=rtl][lang=ar]")).isAttached();
      for (Pages.View view : Pages.ALL) {
        if (shown.contains(view.name())) {
          open(page, view);
          visitor.screenshot(page, view.name() + "-390-arabic");
          visitor.checkWidth(page, view.name());
          visitor.checkAccessibility(page, view.name());
        }
      }
      visitor.checkFaults();
    }
  }

  @Test
  void textOfOthersIsText() {
    List<String> made = HOSTILE.stream().map(hub::addServer).toList();
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base(), 390, ColorScheme.DARK)) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (String view : List.of("cards", "table")) {
        page.navigate(hub.base() + "/servers?view=" + view);
        for (String name : HOSTILE) {
          Locator shown = page.locator("a bdi", new Page.LocatorOptions().setHasText(name));
          assertThat(shown.first()).isAttached();
        }
        visitor.checkWidth(page, view);
        visitor.screenshot(page, "hostile-" + view);
      }
      assertThat(page.title()).isEqualTo("Servers · ChatOps");
      visitor.checkFaults();
    } finally {
      made.forEach(hub::removeServer);
    }
  }

  @Test
  void namesOnThePagesOfAllServersAreText() {
    // The audit keeps their names.
    HOSTILE.forEach(name -> hub.removeServer(hub.addServer(name)));
    for (String name : HOSTILE) {
      hub.addThreshold(name, false);
      hub.addChannel(name, false);
    }
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base(), 390, ColorScheme.DARK)) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (String path : List.of("/thresholds", "/notifications", "/audit")) {
        page.navigate(hub.base() + path);
        assertThat(page.locator("main").getByText("WWWWWWWW").first()).isVisible();
        assertThat(page.locator("main img, main script")).hasCount(0);
        visitor.checkWidth(page, path);
        visitor.screenshot(page, "hostile-" + path.substring(1));
      }
      assertThat(page.title()).isEqualTo("Audit · ChatOps");
      visitor.checkFaults();
    }
  }

  @Test
  void manyServersAreDrawnAsFarAsTheyAreSeen() {
    List<String> made =
        IntStream.rangeClosed(1, 200).mapToObj(n -> hub.addServer("node-" + n, "fleet")).toList();
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (String view : List.of("cards", "table")) {
        page.navigate(hub.base() + "/servers?sort=name&view=" + view);
        Locator names = page.locator("h2 a bdi, td a bdi");
        assertThat(names.getByText("node-1", EXACT)).isVisible();
        assertThat(names.count()).as("drawn as " + view).isLessThan(100);
        visitor.screenshotOfWindow(page, "servers-many-" + view);
        page.evaluate("scrollTo(0, document.body.scrollHeight)");
        assertThat(names.getByText("web-1", EXACT)).isVisible();
        assertThat(names.count()).isLessThan(100);
      }
      // What is found comes after what stays.
      page.keyboard().press("Control+k");
      page.fill("[role=combobox]", "node-20");
      assertThat(page.locator("[role=option]")).hasText(new String[] {"node-20", "node-200"});
      page.keyboard().press("ArrowDown");
      page.keyboard().press("Enter");
      assertThat(page.locator("h1")).containsText("node-200");
      visitor.checkFaults();
    } finally {
      made.forEach(hub::removeServer);
    }
  }

  @Test
  void theWorstServersComeFirst() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      for (String path : List.of("/tv", "/servers")) {
        page.navigate(hub.base() + path);
        assertThat(page.locator("article")).hasCount(3);
        assertThat(page.locator("article").first()).hasClass(Pattern.compile(".*critical.*"));
        assertThat(page.locator("article h2 a").last()).hasText("fresh"); // no data yet
      }
      Locator filters = page.getByLabel("Filters", new Page.GetByLabelOptions().setExact(true));
      assertThat(filters).containsText("Sort: most critical first");
      assertThat(filters).containsText("Tags");
      visitor.checkFaults();
    }
  }

  @Test
  void pagesNameTheProcessesOfATime() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "?range=15m");
      Locator top = page.locator("section[aria-label='Top processes']");
      top.locator("button:has-text('Whole range')").click();
      assertThat(top.locator("td.program").first()).hasText(Pattern.compile("\\w+"));
      // Options vary, so they are no part of a program's name.
      assertThat(top.locator("td.program:has-text(' -X')")).hasCount(0);
      assertThat(top.locator("td[data-title=PID]").first()).hasText(Pattern.compile("\\d+.*"));

      page.navigate(hub.base() + "/servers/" + id + "/processes?at=" + Instant.now());
      assertThat(page.locator(".count-line")).containsText("top by CPU and memory");
      assertThat(page.locator("td[data-title=PID]").first()).hasText(Pattern.compile("\\d+"));
      visitor.checkFaults();
    }
  }

  @Test
  void deliveriesNameTheirAlert() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/notifications?tab=deliveries");
      Locator named = page.locator(".delivery-rows a:has-text('web-1: Memory usage is')").first();
      named.click();
      assertThat(page.locator("dialog h2")).hasText("Memory");
      assertThat(page.locator("dialog dl")).containsText("web-1");
      visitor.checkFaults();
    }
  }

  @Test
  void theAuditLeadsWithUsers() {
    String kept = hub.addServer("kept-1");
    hub.removeServer(hub.addServer("removed-1"));
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/audit");
      assertThat(page.locator(".audit-rows .head-row"))
          .hasText(Pattern.compile("\\s*User\\s*Action\\s*Server\\s*Time\\s*Address\\s*"));
      assertThat(page.locator(".audit-actor").first()).hasText(Hub.USER);
      // A server that is gone has no page.
      assertThat(page.locator(".audit-server:has-text('removed-1')").first()).isVisible();
      assertThat(page.locator(".audit-server a:has-text('removed-1')")).hasCount(0);
      assertThat(page.locator(".audit-server a:has-text('kept-1')").first()).isVisible();
      visitor.checkFaults();
    } finally {
      hub.removeServer(kept);
    }
  }

  @Test
  void theHubPageHasTrendsAndItsBackup() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/hub");
      Locator backup = page.locator(".hub-backup");
      assertThat(backup).containsText("No backup is recorded");
      assertThat(backup).containsText("chatops-hub backup");
      assertThat(backup.locator(".mark.healthy")).hasCount(0);
      // The page asks every five seconds; a line needs two answers.
      assertThat(page.locator(".tile-trend path.line").first())
          .hasAttribute("d", Pattern.compile("M.*L.*"));
      visitor.screenshot(page, "hub-trends");
      visitor.checkFaults();
    }
  }

  @Test
  void containersSayThatThereIsNoSocket() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "/containers");
      assertThat(page.locator(".empty")).containsText("found no Docker socket at");
      visitor.checkFaults();
    }
  }

  @Test
  void aPreviewAnswersWhatWasTypedLast() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/thresholds?edit=new&type=memory");
      Locator value =
          page.locator("dialog")
              .getByLabel("Value", new Locator.GetByLabelOptions().setExact(true));
      for (int typed = 90; typed <= 99; typed++) {
        value.fill(Integer.toString(typed));
      }
      assertThat(page.locator(".preview[aria-busy=false]")).containsText("No alert in the last");
      visitor.checkFaults();
    }
  }

  @Test
  void aPhoneShowsWhatCountsWithoutAMenu() {
    String named = hub.addServer("a-server-whose-name-is-far-longer-than-a-phone-is-wide");
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base(), 390, ColorScheme.DARK)) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id);
      assertThat(page.locator(".note button:has-text('Acknowledge')")).isInViewport();
      assertThat(page.locator("section.chart h2").first()).isInViewport();
      page.navigate(hub.base() + "/alerts");
      assertThat(page.locator(".alert-rows button:has-text('Acknowledge')").first()).isInViewport();
      page.navigate(hub.base() + "/tv");
      assertThat(page.locator("article:has-text('a-server-whose')")).isVisible();
      assertThat(page.evaluate(CLIPPED)).isEqualTo(List.of());
      visitor.screenshot(page, "tv-390-long");
      visitor.checkFaults();
    } finally {
      hub.removeServer(named);
    }
  }

  /** Texts that are wider than their place. */
  private static final String CLIPPED =
      "[...document.querySelectorAll('.tv :not(.sr)')].filter((e) => e.scrollWidth > e.clientWidth"
          + " && getComputedStyle(e).overflowX === 'hidden').map((e) => e.textContent)";

  @Test
  void anUnknownAddressIsNoPage() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      assertThat(page.navigate(hub.base() + "/nowhere/at/all").status()).isEqualTo(404);
      assertThat(page.locator("main")).containsText("Page not found");
      page.navigate(hub.base() + "/servers/00000000-0000-4000-8000-000000000000");
      assertThat(page.locator("main")).containsText("Page not found");
      visitor.checkFaults();
    }
  }

  private static void awaitStatus(String server, String status) throws Exception {
    Await.until(
        server + " is " + status, Duration.ofMinutes(3), () -> status.equals(hub.statusOf(server)));
  }
}
