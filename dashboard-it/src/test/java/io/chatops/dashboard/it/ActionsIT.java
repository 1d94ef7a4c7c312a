package io.chatops.dashboard.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.chatops.app.crash.Await;
import io.chatops.testkit.docker.DockerEngine;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Things that are done from the pages: to containers of a real engine, and to several servers. */
class ActionsIT {
  @RegisterExtension static final DockerEngine DOCKER = new DockerEngine();

  /** An action, and what the agent then reports, take their time on a busy machine. */
  private static final double SOON = 60_000;

  private static final LocatorAssertions.ContainsTextOptions TEXT_SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(SOON);

  private static Chromium chromium;
  private static Hub hub;
  private static String id;

  @BeforeAll
  static void startHub() throws Exception {
    chromium = Chromium.launch();
    hub = Hub.start();
    hub.haveUser();
    for (String name : List.of("web", "db")) {
      DOCKER.run(
          name, "n=0; while true; do n=$((n+1)); echo \"" + name + " line $n\"; sleep 1; done");
    }
    id = hub.addServer("docker-1", "prod");
    hub.startAgent(
        hub.keyOf(id),
        Map.of("CHATOPS_DOCKER_HOST", DOCKER.host(), "CHATOPS_CONTAINERS", "control"));
    Await.until(
        "the server is online", Duration.ofMinutes(3), () -> hub.statusOf(id).equals("online"));
  }

  @AfterAll
  static void stopHub() throws Exception {
    if (hub != null) {
      hub.close();
      DOCKER.remove("web");
      DOCKER.remove("db");
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void aContainerIsStoppedStartedAndRestarted() throws Exception {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "/containers");
      Locator row = page.locator("tbody tr:has-text('web')");
      assertThat(row).containsText("running", TEXT_SOON);

      // One who is asked and says no changes nothing.
      choose(page, "web", "Stop");
      assertThat(page.locator("dialog")).containsText("Stop web on docker-1?");
      visitor.screenshot(page, "container-stop-asked");
      visitor.checkAccessibility(page, "container-stop-asked");
      page.locator("dialog .dialog-foot button:has-text('Cancel')").click();
      assertThat(page.locator("dialog")).hasCount(0);
      assertThat(stateOf("web")).isEqualTo("running");

      choose(page, "web", "Stop");
      confirm(page, "Stop");
      assertThat(row).containsText("exited", TEXT_SOON);
      assertThat(stateOf("web")).isEqualTo("exited");

      choose(page, "web", "Start");
      confirm(page, "Start");
      assertThat(row).containsText("running", TEXT_SOON);
      assertThat(stateOf("web")).isEqualTo("running");

      String started = DOCKER.docker("inspect", "--format", "{{.State.StartedAt}}", "web");
      choose(page, "web", "Restart");
      confirm(page, "Restart");
      assertThat(page.locator(".toasts")).containsText("Restarted web", TEXT_SOON);
      assertThat(stateOf("web")).isEqualTo("running");
      assertThat(DOCKER.docker("inspect", "--format", "{{.State.StartedAt}}", "web"))
          .isNotEqualTo(started);
      visitor.checkFaults();
    }
  }

  @Test
  void severalContainersStopAtOnceAndStartFromTheList() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "/containers");
      for (String name : List.of("web", "db")) {
        page.locator("[aria-label='Select " + name + "']").check();
      }
      page.locator(".tools button:has-text('Stop 2')").click();
      confirm(page, "Stop");
      assertThat(page.locator(".toasts")).containsText("Stopped 2 containers", TEXT_SOON);
      assertThat(stateOf("web")).isEqualTo("exited");
      assertThat(stateOf("db")).isEqualTo("exited");

      page.navigate(hub.base() + "/containers");
      for (String name : List.of("web", "db")) {
        assertThat(page.locator(".container-rows .row:has-text('" + name + "')"))
            .containsText(Pattern.compile("exited|Exited"), TEXT_SOON);
        choose(page, name, "Start");
        confirm(page, "Start");
        assertThat(page.locator(".toasts")).containsText("Started " + name, TEXT_SOON);
        assertThat(stateOf(name)).isEqualTo("running");
      }
      visitor.screenshot(page, "containers-running");
      page.setViewportSize(390, 844);
      visitor.checkWidth(page, "containers-running-390");
      visitor.screenshot(page, "containers-running-390");
      visitor.checkFaults();
    }
  }

  @Test
  void logsOfSeveralContainersAreOne() {
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers/" + id + "/logs?container=web");
      Locator log = page.locator(".log");
      assertThat(log).containsText("web line", TEXT_SOON);
      assertThat(log).not().containsText("db line");

      page.locator(".tools button[aria-label='More containers']").click();
      page.locator("[role=menuitemcheckbox]:has-text('db')").click();
      page.waitForURL(Pattern.compile(".*container=web(,|%2C)db.*"));
      page.keyboard().press("Escape");
      assertThat(log).containsText("db line", TEXT_SOON);
      assertThat(log).containsText("web line", TEXT_SOON);
      assertThat(log.locator(".log-source.c1").first()).hasText("web");
      assertThat(log.locator(".log-source.c2").first()).hasText("db");
      assertOneAfterAnother(page.locator(".log-row .log-time").allTextContents());
      visitor.screenshot(page, "server-logs-together");
      visitor.checkAccessibility(page, "server-logs-together");

      page.reload();
      assertThat(log).containsText("db line", TEXT_SOON);
      assertThat(log).containsText("web line", TEXT_SOON);

      // The link to a line that is seconds old: five minutes after it have not passed yet.
      page.navigate(hub.base() + page.locator(".log-row .log-time").last().getAttribute("href"));
      assertThat(page.locator("#log-target")).containsText(" line ", TEXT_SOON);
      assertThat(page.locator(".log-jump")).hasCount(0);
      visitor.checkFaults();
    }
  }

  @Test
  void tagsOfSeveralServersAreChangedAndPutBack() {
    String first = hub.addServer("rack-1", "old", "eu");
    String second = hub.addServer("rack-2", "old");
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/servers?view=table&q=rack&sort=name");
      page.locator("[aria-label='Select rack-1']").click();
      page.locator("[aria-label='Select rack-2']").click();
      assertThat(page.locator(".pick-bar")).containsText("2 selected");
      visitor.screenshot(page, "servers-picked");
      visitor.checkAccessibility(page, "servers-picked");

      page.locator(".pick-bar button:has-text('Edit tags')").click();
      page.locator("dialog input").fill("new");
      page.locator("dialog .chip:has-text('old')").click();
      visitor.screenshot(page, "servers-tags");
      visitor.checkAccessibility(page, "servers-tags");
      page.locator("dialog .primary").click();
      assertThat(page.locator("dialog")).hasCount(0);
      assertThat(page.locator(".toasts")).containsText("2 servers updated");
      assertThat(hub.tagsOf(first)).containsExactly("eu", "new");
      assertThat(hub.tagsOf(second)).containsExactly("new");

      page.locator(".toasts button:has-text('Undo')").click();
      assertThat(page.locator("tbody tr:has-text('rack-2')")).containsText("old");
      assertThat(page.locator("tbody tr:has-text('new')")).hasCount(0);
      assertThat(hub.tagsOf(first)).containsExactly("eu", "old");
      assertThat(hub.tagsOf(second)).containsExactly("old");
      visitor.checkFaults();
    } finally {
      hub.removeServer(first);
      hub.removeServer(second);
    }
  }

  @Test
  void tagThresholdsShowTheirNumberOfServers() {
    String first = hub.addServer("shelf-1", "shelf");
    String second = hub.addServer("shelf-2", "shelf");
    try (Visitor visitor = new Visitor(chromium.browser(), hub.base())) {
      Page page = visitor.signIn(Hub.USER, Hub.PASSWORD);
      page.navigate(hub.base() + "/thresholds?edit=new&type=memory");
      Locator scope =
          page.locator("dialog")
              .getByLabel("Server", new Locator.GetByLabelOptions().setExact(true));
      scope.selectOption("tag:shelf");
      assertThat(page.locator("dialog")).containsText("Follows the tag");
      visitor.screenshot(page, "thresholds-tag-new");
      visitor.checkAccessibility(page, "thresholds-tag-new");
      page.locator("dialog .dialog-foot .primary").click();

      Locator row = page.locator(".threshold-rows .row:has-text('Tag shelf')");
      assertThat(row).containsText("Tag shelf: 2 servers");
      visitor.screenshot(page, "thresholds-tag");
      page.setViewportSize(390, 844);
      visitor.checkWidth(page, "thresholds-tag-390");
      visitor.screenshot(page, "thresholds-tag-390");

      hub.removeServer(first);
      hub.removeServer(second);
      assertThat(row).containsText("Tag shelf: no server");
      row.locator(".title-link").click();
      assertThat(scope).hasValue("tag:shelf");
      visitor.screenshot(page, "thresholds-tag-none-390");
      visitor.checkAccessibility(page, "thresholds-tag-none");
      visitor.checkFaults();
    } finally {
      hub.removeServer(first);
      hub.removeServer(second);
    }
  }

  /** Compares the clock, which ends each text, to the next; midnight may be between them. */
  private static void assertOneAfterAnother(List<String> times) {
    assertThat(times).hasSizeGreaterThan(1);
    List<Integer> seconds =
        times.stream()
            .map(time -> LocalTime.parse(time.substring(time.length() - 8)).toSecondOfDay())
            .toList();
    for (int i = 1; i < seconds.size(); i++) {
      assertThat(Math.floorMod(seconds.get(i) - seconds.get(i - 1), 24 * 60 * 60))
          .as("seconds from %s to %s", times.get(i - 1), times.get(i))
          .isLessThan(12 * 60 * 60);
    }
  }

  private static void choose(Page page, String container, String action) {
    page.locator("[aria-label='Actions for " + container + "'][aria-haspopup]").click();
    page.locator(
            "[role=menu]:popover-open [role=menuitem]",
            new Page.LocatorOptions().setHasText(Pattern.compile("^" + action + "$")))
        .click();
  }

  private static void confirm(Page page, String action) {
    page.locator(
            "dialog .dialog-foot button",
            new Page.LocatorOptions().setHasText(Pattern.compile("^" + action + "$")))
        .click();
    assertThat(page.locator("dialog"))
        .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(SOON));
  }

  private static String stateOf(String container) {
    return DOCKER.docker("inspect", "--format", "{{.State.Status}}", container);
  }
}
