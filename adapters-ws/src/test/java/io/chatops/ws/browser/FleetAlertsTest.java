package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topic {@code alerts}. */
@Timeout(240)
@QuarkusTest
class FleetAlertsTest {
  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void showsAlertsOfTheUsersOwnServersOnly() {
    Registered second = hub.server(server.owner(), null);
    TestPeer browser = follow("");

    tell(alert(hub.server()), AlertChange.Kind.OPENED);
    Alert one = alert(server);
    Alert two = alert(second);
    tell(one, AlertChange.Kind.OPENED);
    tell(two, AlertChange.Kind.OPENED);

    assertThat(browser.receive())
        .startsWith("{\"type\":\"alert\",\"data\":{\"id\":\"" + one.id())
        .contains("\"server_id\":\"" + server.id() + "\"");
    assertThat(browser.receive()).contains("\"server_id\":\"" + second.id() + "\"");
  }

  @Test
  void beginsWithWhatChangedMeanwhileTheOldestFirst() {
    Alert before = alert(server);
    save(before, AlertChange.Kind.OPENED);
    Alert resolved = alert(server);
    save(resolved, AlertChange.Kind.OPENED);
    hub.clock.advance(Duration.ofSeconds(10));
    String after = hub.clock.instant().toString();
    save(
        resolved.resolved(
            new Alert.Resolution(Alert.ResolveReason.RECOVERED, null, hub.clock.instant()), null),
        AlertChange.Kind.RESOLVED);
    Alert opened = alert(server);
    save(opened, AlertChange.Kind.OPENED);

    TestPeer browser = follow(",\"after\":\"" + after + "\"");

    assertThat(browser.receive()).contains(resolved.id().toString(), "\"status\":\"resolved\"");
    assertThat(browser.receive()).contains(opened.id().toString(), "\"status\":\"active\"");
    assertThat(browser.send("{\"type\":\"ping\"}").receive()).contains("pong");
  }

  @Test
  void areInNoOtherTopic() {
    TestPeer browser = hub.fleet(server.owner());
    browser.send(
        "{\"type\":\"subscribe\",\"topic\":\"server\",\"server_id\":\"" + server.id() + "\"}");
    assertThat(browser.receive()).contains("subscribed");

    tell(alert(server), AlertChange.Kind.OPENED);

    assertThat(browser.send("{\"type\":\"ping\"}").receive()).contains("pong");
  }

  @Test
  void areShownNoMoreOnceTheBrowserHasEnough() {
    TestPeer browser = follow("");
    browser.send("{\"type\":\"unsubscribe\",\"topic\":\"alerts\"}");
    assertThat(browser.receive()).contains("unsubscribed");

    tell(alert(server), AlertChange.Kind.OPENED);

    assertThat(browser.send("{\"type\":\"ping\"}").receive()).contains("pong");
  }

  private TestPeer follow(String more) {
    TestPeer browser = hub.fleet(server.owner());
    browser.send("{\"type\":\"subscribe\",\"topic\":\"alerts\"" + more + "}");
    assertThat(browser.receive()).isEqualTo("{\"type\":\"subscribed\",\"topic\":\"alerts\"}");
    return browser;
  }

  private void tell(Alert alert, AlertChange.Kind kind) {
    hub.liveAlerts.onChange(new AlertChange(alert, kind));
  }

  private void save(Alert alert, AlertChange.Kind kind) {
    assertThat(
            hub.storage
                .alerts()
                .save(
                    List.of(
                        new AlertRepository.Step(
                            new AlertChange(alert, kind),
                            AlertHold.none(alert.key(), alert.createdAt()),
                            List.of()))))
        .containsExactly(new AlertRepository.Saved(AlertRepository.SaveOutcome.SAVED, alert));
  }

  private Alert alert(Registered of) {
    return new Alert(
        AlertId.random(),
        of.owner().userId(),
        new AlertKey(AlertThresholdId.random(), of.id(), ""),
        "web-1",
        MetricType.CPU,
        Comparison.GT,
        Severity.WARNING,
        "CPU is busy",
        90,
        95,
        95,
        false,
        hub.clock.instant(),
        null,
        null,
        null,
        null);
  }
}
