package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryId;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Old records go by the time that the maintenance of metrics has reached, not by a clock that
 * leapt.
 */
class OldRecordsTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final SteppingStore metrics = new SteppingStore(clock.instant());
  private final InMemoryStorage storage =
      InMemoryStorage.create(clock, Duration.ofDays(7)).withMetrics(metrics);
  private final Actor ada =
      new Actor(UserId.random(), "ada", Role.USER, SessionId.random(), "192.0.2.7");
  private final ServerId serverId = ServerId.random();
  private final OldRecords records = new OldRecords(storage, clock, Duration.ofDays(60), 3);

  @Test
  void staysWholeWhenTheClockLeapsAhead() {
    leaveSomething();
    clock.advance(Duration.ofDays(3_650));

    records.delete();

    assertThat(commands()).singleElement().matches(c -> c.status() == CommandStatus.RUNNING);
    assertThat(logEntries()).isEqualTo(1);
    assertThat(auditEvents()).isEqualTo(1);
  }

  @Test
  void goesWhenItsTimeIsOver() {
    leaveSomething();
    clock.advance(Duration.ofDays(61));
    metrics.reached = clock.instant();

    records.delete();
    records.delete();

    assertThat(commands()).isEmpty();
    assertThat(logEntries()).isZero();
    assertThat(auditEvents()).isZero();
  }

  @Test
  void keepsAUsersNewestSettledAuditEvents() {
    Audit audit = new Audit(storage.auditTrail(), clock);
    for (int i = 0; i < 5; i++) {
      audit.account(ada, AuditAction.USER_UPDATE);
    }
    records.delete();
    assertThat(auditEvents()).as("young").isEqualTo(5);
    clock.advance(Duration.ofDays(8));
    metrics.reached = clock.instant();

    records.delete();

    assertThat(auditEvents()).isEqualTo(3);
  }

  private void leaveSomething() {
    Instant now = clock.instant();
    new Audit(storage.auditTrail(), clock).account(ada, AuditAction.USER_UPDATE);
    CommandExecution queued =
        new CommandExecution(
            CommandExecutionId.random(),
            serverId,
            ada.userId(),
            "ada",
            new CommandLine("uptime", Duration.ofMinutes(1), null),
            CommandStatus.QUEUED,
            now,
            null,
            null);
    storage.commandExecutions().add(queued, HubId.random());
    storage.commandExecutions().start(queued.running(now));
    storage
        .logEntries()
        .append(
            List.of(
                new LogEntry(
                    LogEntryId.random(),
                    serverId,
                    now,
                    LogLevel.INFO,
                    LogSource.AGENT,
                    null,
                    "The agent connected",
                    new TreeMap<>())));
  }

  private List<CommandExecution> commands() {
    return storage
        .commandExecutions()
        .find(CommandExecutionRepository.Query.of(serverId, 10, 0))
        .executions();
  }

  private long logEntries() {
    return storage.logEntries().find(LogEntryStore.Query.of(serverId, 10, 0)).total();
  }

  private long auditEvents() {
    return storage.auditTrail().find(AuditTrail.Query.of(10, 0)).total();
  }

  /** A store whose maintenance has reached a time that the test sets. */
  private static final class SteppingStore implements MetricStore {
    private Instant reached;

    SteppingStore(Instant reached) {
      this.reached = reached;
    }

    @Override
    public Instant retentionTime(Instant now) {
      return reached;
    }

    @Override
    public CompletableFuture<AppendOutcome> append(MetricReport report) {
      return CompletableFuture.completedFuture(AppendOutcome.STORED);
    }

    @Override
    public int queueLimit() {
      return 1;
    }

    @Override
    public List<MetricHistory> history(FleetQuery query) {
      return List.of();
    }

    @Override
    public void deleteServer(ServerId server) {}

    @Override
    public void refresh(ServerId server) {}

    @Override
    public boolean maintain(int callers, Duration period) {
      return false;
    }
  }
}
