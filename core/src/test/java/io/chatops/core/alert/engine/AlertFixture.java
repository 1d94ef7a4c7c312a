package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertListener;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Alerts;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.Thresholds;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryAlertThresholdRepository;
import io.chatops.core.memory.InMemoryApiKeyRepository;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServersFixture;
import io.chatops.core.testing.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Ada's server under watch, by an engine that a test kills and starts again as it likes. */
final class AlertFixture {
  static final Duration INTERVAL = Duration.ofSeconds(5);
  static final Duration SILENCE = Duration.ofSeconds(45);

  final MutableClock clock = MutableClock.atSomeTime();
  final InMemoryAlertThresholdRepository thresholds = new InMemoryAlertThresholdRepository();
  final List<OutboxNotice> outbox = new ArrayList<>();
  final InMemoryAlertRepository stored =
      new InMemoryAlertRepository((alert, notice) -> outbox.add(notice));
  final SwitchedAlerts alerts = new SwitchedAlerts(stored);
  final InMemoryServerRepository servers =
      new InMemoryServerRepository(
          new InMemoryApiKeyRepository(), new InMemoryReportSnapshots(), thresholds, stored);
  final OwnedServers owned = new OwnedServers(servers);
  final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  final Audit audit = new Audit(trail, clock);
  final Actor ada = actor("ada");
  final Actor bob = actor("bob");
  final List<AlertChange> told = new ArrayList<>();
  final List<String> services = new ArrayList<>();
  final Server server = newServer("web-1");
  OpenAlerts open = new OpenAlerts();
  AlertEngine engine = start();

  String boot = "boot-1";
  private long sequence;

  /** The hub is killed, and starts again. */
  void restart() {
    open = new OpenAlerts();
    engine = start();
  }

  private AlertEngine start() {
    return start(open, told::add);
  }

  /** Starts another hub on the same storage, which tells these. */
  AlertEngine startAnother(AlertListener... listeners) {
    return start(new OpenAlerts(), listeners);
  }

  private AlertEngine start(OpenAlerts known, AlertListener... listeners) {
    AlertEngine started =
        new AlertEngine(
            alerts,
            thresholds,
            servers,
            change ->
                List.of(
                    new OutboxNotice(
                        UUID.randomUUID(),
                        change.kind(),
                        change.alert().ownerId(),
                        clock.instant())),
            known,
            List.of(listeners),
            owner -> {},
            (serverId, names) -> services.add(String.join(",", names)),
            AgentLocations.SINGLE_HUB,
            clock,
            SILENCE,
            Runnable::run);
    started.load();
    return started;
  }

  Server newServer(String name) {
    Server added =
        new Server(
            ServerId.random(),
            ada.userId(),
            name,
            null,
            null,
            "{}",
            List.of(),
            null,
            null,
            clock.instant(),
            clock.instant());
    servers.add(added);
    return added;
  }

  /** Ada gives a server these tags instead of those that it has. */
  void tag(Server tagged, String... tags) {
    var unused =
        ServersFixture.on(servers, audit, clock, engine::follow)
            .update(
                ada,
                tagged.id(),
                was ->
                    new ServerDetails(
                        was.name(), was.host(), was.port(), was.metadata(), List.of(tags)));
  }

  Thresholds thresholds() {
    return new Thresholds(owned, thresholds, engine, Quotas.DEFAULTS, audit, clock);
  }

  Alerts alerts() {
    return alerts(engine);
  }

  Alerts alerts(AlertEngine evaluation) {
    return new Alerts(owned, alerts, evaluation, audit, clock);
  }

  AlertThreshold watch(ThresholdDetails details) {
    return thresholds().create(ada, details);
  }

  AlertThreshold change(AlertThreshold threshold, UnaryOperator<ThresholdDetails> change) {
    return thresholds().update(ada, threshold.id(), change);
  }

  void remove(AlertThresholdId id) {
    thresholds().remove(ada, id);
  }

  Alert resolve(Alert alert) {
    return alerts().resolve(ada, alert.id(), null);
  }

  /** Live reports with these CPU values, one every five seconds. */
  void cpu(double... values) {
    for (double value : values) {
      clock.advance(INTERVAL);
      var unused = send(cpuReport(clock.instant(), value));
    }
  }

  MetricReport cpuReport(Instant collectedAt, double value) {
    return report(
        collectedAt, new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, value).build());
  }

  MetricReport report(Instant collectedAt, Samples samples) {
    return new MetricReport(
        server.id(),
        boot,
        ++sequence,
        collectedAt,
        clock.instant(),
        samples,
        ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)));
  }

  /** The same, received now. */
  MetricReport again(MetricReport report) {
    return new MetricReport(
        report.serverId(),
        report.bootId(),
        report.sequence(),
        report.collectedAt(),
        clock.instant(),
        report.samples(),
        report.document());
  }

  CompletableFuture<?> send(MetricReport report) {
    return engine.evaluate(report);
  }

  /** The newest first. */
  List<Alert> all() {
    return stored.find(AlertRepository.Query.of(ada.userId(), 1000, 0)).alerts();
  }

  Alert only() {
    List<Alert> all = all();
    if (all.size() != 1) {
      throw new AssertionError("not one alert but " + all);
    }
    return all.get(0);
  }

  /** The events, in order: {@code <kind> <severity>}. */
  List<String> heard() {
    return told.stream().map(change -> change.kind() + " " + change.alert().severity()).toList();
  }

  /** Oldest first: {@code <action> <outcome> <target>}. */
  List<String> audited() {
    return trail.find(AuditTrail.Query.of(1000, 0)).events().stream()
        .sorted(Comparator.comparing(AuditEvent::at))
        .map(event -> event.action().wireName() + " " + event.outcome() + " " + event.target())
        .toList();
  }

  /** CPU above 90, for so many seconds. */
  static ThresholdDetails cpuAbove90(long seconds, @Nullable Double recovery) {
    return details(MetricType.CPU, null, Comparison.GT, 90, seconds, recovery, 0);
  }

  /** CPU above 90 on the servers with a tag. */
  static ThresholdDetails ofTag(String tag) {
    return new ThresholdDetails(
        null,
        null,
        tag,
        MetricType.CPU,
        null,
        Comparison.GT,
        90,
        Duration.ZERO,
        null,
        null,
        Duration.ZERO,
        true);
  }

  static ThresholdDetails details(
      MetricType type,
      @Nullable String detail,
      Comparison comparison,
      double value,
      long seconds,
      @Nullable Double recovery,
      long cooldown) {
    return new ThresholdDetails(
        null,
        null,
        null,
        type,
        detail,
        comparison,
        value,
        Duration.ofSeconds(seconds),
        recovery,
        null,
        Duration.ofSeconds(cooldown),
        true);
  }

  private static Actor actor(String name) {
    return new Actor(UserId.random(), name, Role.USER, SessionId.random(), "192.0.2.7");
  }

  static Alert.Resolution resolution(Alert alert) {
    return Objects.requireNonNull(alert.resolution());
  }

  static void assertNotFound(ThrowingCallable action) {
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(action)
        .matches(e -> e.code() == ErrorCode.NOT_FOUND, "is not found");
  }
}
