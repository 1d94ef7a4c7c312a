package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Alerts;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Actions of users on an alert. */
class AlertActionsTest {
  private final AlertFixture hub = new AlertFixture();

  private Alert opened() {
    hub.watch(AlertFixture.cpuAbove90(0, 80.0));
    hub.cpu(95);
    return hub.only();
  }

  @Test
  void acknowledgesIt() {
    Alert alert = opened();
    hub.cpu(97);

    Alert taken = hub.alerts().acknowledge(hub.ada, alert.id(), "on it");

    assertThat(taken.isActive()).isTrue();
    assertThat(Objects.requireNonNull(taken.acknowledgement()).by()).isEqualTo("ada");
    assertThat(taken.comment()).isEqualTo("on it");
    assertThat(taken.currentValue()).isEqualTo(97);
    assertThat(hub.heard()).containsExactly("OPENED WARNING", "ACKNOWLEDGED WARNING");
    assertThat(hub.audited()).contains("alert.acknowledge ALLOWED alert " + alert.id() + " (cpu)");
  }

  @Test
  void doesNotReopenAfterResolvingUntilFineOnce() {
    Alert resolved = hub.resolve(opened());
    assertThat(AlertFixture.resolution(resolved).reason()).isEqualTo(ResolveReason.MANUAL);

    hub.cpu(95, 85, 95);
    hub.restart();
    hub.cpu(96, 85, 99);
    assertThat(hub.all()).hasSize(1);

    hub.cpu(80, 95);
    assertThat(hub.all()).hasSize(2);
  }

  @Test
  void resolvesTwiceWithoutHarm() {
    Alert alert = opened();
    hub.resolve(alert);

    assertThat(hub.resolve(alert).id()).isEqualTo(alert.id());

    assertThat(hub.heard()).containsExactly("OPENED WARNING", "RESOLVED WARNING");
  }

  @Test
  void saysThatAnAlertThatIsOverCannotBeTaken() {
    Alert alert = opened();
    hub.resolve(alert);

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> hub.alerts().acknowledge(hub.ada, alert.id(), null))
        .matches(e -> e.code() == ErrorCode.CONFLICT);
  }

  @Test
  void refusesCommentsThatAreTooLong() {
    Alert alert = opened();

    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> hub.alerts().acknowledge(hub.ada, alert.id(), "x".repeat(1001)));
  }

  @Test
  void resolvesAnAlertThatAnotherHubOpened() {
    AlertEngine other = hub.engine;
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.restart();
    hub.cpu(95);

    Alert resolved = hub.alerts(other).resolve(hub.ada, hub.only().id(), "done");

    assertThat(AlertFixture.resolution(resolved).reason()).isEqualTo(ResolveReason.MANUAL);
  }

  @Test
  void listsWhatIsAskedForWithTheNewestValues() {
    Alert alert = opened();
    hub.cpu(99);
    Alerts queries = hub.alerts();

    assertThat(queries.find(hub.ada, search(true, hub.server.id())).alerts())
        .singleElement()
        .satisfies(shown -> assertThat(shown.peakValue()).isEqualTo(99));
    assertThat(queries.find(hub.ada, search(false)).total()).isZero();
    assertThat(queries.get(hub.ada, alert.id()).currentValue()).isEqualTo(99);
    AlertFixture.assertNotFound(() -> queries.find(hub.bob, search(null, hub.server.id())));
  }

  private AlertRepository.Query search(@Nullable Boolean active, ServerId... servers) {
    return new AlertRepository.Query(
        hub.ada.userId(), active, null, Set.of(servers), null, null, null, null, null, null, 10, 0);
  }
}
