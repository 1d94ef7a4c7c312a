package io.chatops.dashboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Somebody with a browser of their own, whose cookies nobody shares. Collects what a page must
 * never do: errors in the console, broken rules of its policy, and requests to anybody but the hub.
 */
final class Visitor implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  /** The line that the browser itself writes for an answer that the test wants. */
  private static final String FAILED_REQUEST = "Failed to load resource";

  private final URI hub;
  private final BrowserContext context;
  private final List<String> faults = new ArrayList<>();

  Visitor(Browser browser, URI hub) {
    this(browser, hub, 1440, ColorScheme.DARK);
  }

  Visitor(Browser browser, URI hub, int width, ColorScheme theme) {
    this(browser, hub, width, theme, "en-GB");
  }

  Visitor(Browser browser, URI hub, int width, ColorScheme theme, String locale) {
    this.hub = hub;
    boolean isPhone = width < 760;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, isPhone ? 844 : 900)
                .setHasTouch(isPhone)
                .setIsMobile(isPhone)
                .setLocale(locale)
                .setTimezoneId("UTC")
                .setColorScheme(theme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    context.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
    context.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().startsWith(FAILED_REQUEST)) {
            faults.add("console: " + message.text());
          }
        });
    context.onWebError(error -> faults.add("uncaught: " + error.error()));
    context.onRequest(
        request -> {
          String url = request.url();
          if (!url.replaceFirst("^blob:", "").startsWith(hub.toString())
              && !url.startsWith("data:")) {
            faults.add("foreign request: " + url);
          }
        });
  }

  /** A new tab of this browser. */
  Page tab() {
    return context.newPage();
  }

  /** Opens the page in a new tab. */
  Page open(String path) {
    Page page = tab();
    page.navigate(hub + path);
    return page;
  }

  Page signIn(String username, String password) {
    Page page = open("/login");
    page.fill("[name=username]", username);
    page.fill("[name=password]", password);
    page.click("button[type=submit]");
    page.waitForURL("**/servers*");
    return page;
  }

  /** Fails where the page breaks a rule of WCAG 2.2 AA that can be checked by a machine. */
  void checkAccessibility(Page page, String name) {
    List<Rule> violations =
        new AxeBuilder(page)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
            // No frames, so no second page for the result, which takes longer than the check.
            .setLegacyMode(true)
            .analyze()
            .getViolations();
    String text =
        violations.stream()
            .map(
                rule ->
                    rule.getId()
                        + ": "
                        + rule.getHelp()
                        + rule.getNodes().stream()
                            .limit(3)
                            .map(
                                node -> "\n  " + node.getHtml() + "\n  " + node.getFailureSummary())
                            .collect(Collectors.joining()))
            .collect(Collectors.joining("\n"));
    assertThat(text).as("accessibility of " + name).isEmpty();
  }

  /** Fails where the page is wider than the window. */
  void checkWidth(Page page, String name) {
    Object wider =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(((Number) wider).intValue()).as("overflow of " + name).isLessThanOrEqualTo(0);
  }

  /** Fails where the last columns of a table are out of sight. */
  void checkTables(Page page, String name) {
    Object cut =
        page.evaluate(
            "[...document.querySelectorAll('.scroll')]"
                + ".filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.ariaLabel)");
    assertThat(cut).as("tables cut in " + name).isEqualTo(List.of());
  }

  void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** A picture of a page that is far higher than the window. */
  void screenshotOfWindow(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Fails if anything happened that must never happen. */
  void checkFaults() {
    assertThat(faults).as("faults in the browser").isEmpty();
  }

  /** The same, where the test itself made the browser complain in these words. */
  void checkFaultsBut(String wanted) {
    faults.removeIf(fault -> fault.contains(wanted));
    checkFaults();
  }

  @Override
  public void close() {
    context.close();
  }
}
