package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.FailedSignIns;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertChange.Kind;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository.Kept;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import io.chatops.testkit.AgentDirectoryContract;
import io.chatops.testkit.AlertListingContract;
import io.chatops.testkit.AlertRepositoryContract;
import io.chatops.testkit.AlertStepsContract;
import io.chatops.testkit.AlertThresholdRepositoryContract;
import io.chatops.testkit.ApiKeyRepositoryContract;
import io.chatops.testkit.AuditTrailContract;
import io.chatops.testkit.CommandExecutionRepositoryContract;
import io.chatops.testkit.CookieTokenContract;
import io.chatops.testkit.EnrolmentRepositoryContract;
import io.chatops.testkit.FailedSignInsContract;
import io.chatops.testkit.LogEntryStoreContract;
import io.chatops.testkit.NoteRepositoryContract;
import io.chatops.testkit.NotificationChannelRepositoryContract;
import io.chatops.testkit.NotificationOutboxContract;
import io.chatops.testkit.NotificationRepositoryContract;
import io.chatops.testkit.ProcessTopStoreContract;
import io.chatops.testkit.ReportSnapshotsContract;
import io.chatops.testkit.SampleAlerts;
import io.chatops.testkit.SampleObjects;
import io.chatops.testkit.ServerRepositoryContract;
import io.chatops.testkit.ServerValuesContract;
import io.chatops.testkit.SessionRepositoryContract;
import io.chatops.testkit.SigningKeyRepositoryContract;
import io.chatops.testkit.UserRepositoryContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every contract of the ports that refer to records of business, on one PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@Tag("any-jdk")
class BusinessRecordsTest {
  @Inject DataSource dataSource;
  @Inject Storage storage;

  /** Deletes all rows of a table and of those that refer to it. */
  private void empty(String table) {
    try {
      execute("TRUNCATE " + table + " CASCADE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Nested
  class Users extends UserRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected UserRepository emptyRepository() {
      empty("users");
      return storage.users();
    }
  }

  @Nested
  class WrongPasswords extends FailedSignInsContract {
    @Override
    protected FailedSignIns failures() {
      return storage.failedSignIns();
    }

    @Test
    void areStoredWithoutNamesAndAddresses() throws Exception {
      failures()
          .add(
              List.of(new FailedSignIns.Limit("192.0.2.77 ada", 10, Duration.ofMinutes(5))),
              SampleObjects.NOW);

      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT count(*) FROM failed_sign_in AS f WHERE length(caller) <> 32"
                      + " OR position('192.0.2.77'::bytea IN caller) > 0")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isZero();
      }
    }
  }

  @Nested
  class CookieTokens extends CookieTokenContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Sessions extends SessionRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class SigningKeys extends SigningKeyRepositoryContract {
    @Override
    protected SigningKeyRepository repository() {
      empty("signing_key");
      return storage.signingKeys();
    }
  }

  @Nested
  class AgentDirectories extends AgentDirectoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected void age(HubId hub, Duration by) {
      change(
          "UPDATE hub SET seen_at = seen_at - interval '%d ms' WHERE id = '%s'"
              .formatted(by.toMillis(), hub));
    }

    @Override
    protected void loseOwner(ServerId server) {
      change("DELETE FROM agent_owner WHERE server_id = '%s'".formatted(server));
    }

    private void change(String sql) {
      try {
        execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Nested
  class ApiKeys extends ApiKeyRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Servers extends ServerRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Snapshots extends ReportSnapshotsContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Values extends ServerValuesContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Audit extends AuditTrailContract {
    @Override
    protected AuditTrail trail() {
      return storage.auditTrail();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "UPDATE audit_event SET actor_name = 'nobody'",
          "UPDATE audit_event SET event_count = event_count + 1, reason = 'none'",
          "UPDATE audit_event SET event_count = event_count",
          "UPDATE audit_event SET event_count = event_count + 1, last_at = last_at - interval '1"
              + " s'",
          "DELETE FROM audit_event",
          "TRUNCATE audit_event"
        })
    void canNotBeChangedByAnyStatement(String statement) {
      trail()
          .append(
              new AuditEvent(
                  AuditEventId.random(),
                  InstantSource.system().instant(),
                  null,
                  "ada",
                  AuditAction.USER_SIGN_IN,
                  AuditEvent.Outcome.REFUSED,
                  null,
                  null,
                  null,
                  null,
                  "wrong password",
                  null));

      assertThatThrownBy(() -> execute(statement))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("audit_event can only be added to");
    }
  }

  @Nested
  class Commands extends CommandExecutionRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Log extends LogEntryStoreContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Notes extends NoteRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Enrolments extends EnrolmentRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class AlertThresholds extends AlertThresholdRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Alerts extends AlertRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class AlertListing extends AlertListingContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class AlertSteps extends AlertStepsContract {
    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected List<OutboxNotice> noticesOf(AlertId id) {
      List<OutboxNotice> notices = new ArrayList<>();
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT * FROM notification_outbox WHERE alert_id = '" + id + "'")) {
        while (row.next()) {
          notices.add(
              new OutboxNotice(
                  row.getObject("id", UUID.class),
                  Kind.valueOf(row.getString("kind")),
                  new UserId(row.getObject("owner_id", UUID.class)),
                  row.getObject("due_at", OffsetDateTime.class).toInstant()));
        }
        return notices;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void storesABatchWholeOrNotAtAll() {
      User owner = SampleObjects.user();
      Server server = SampleObjects.server(owner.id(), "web");
      storage.users().add(owner, owner.role());
      storage.servers().add(server);
      Step fine = opening(owner.id(), server.id(), owner.id());
      Step forNobody = opening(owner.id(), server.id(), UserId.random());

      assertThatThrownBy(() -> storage.alerts().save(List.of(fine, forNobody)))
          .hasMessageContaining("notification_outbox_owner_id_fkey");

      assertThat(storage.alerts().find(fine.hold().key())).isEqualTo(new Kept(null, null));
      assertThat(storage.alerts().find(forNobody.hold().key())).isEqualTo(new Kept(null, null));
    }

    private static Step opening(UserId ownerId, ServerId serverId, UserId recipientId) {
      AlertKey key = SampleAlerts.key(serverId);
      Alert alert = SampleAlerts.open(ownerId, key, SampleObjects.NOW);
      return new Step(
          new AlertChange(alert, Kind.OPENED),
          new AlertHold(key, SampleObjects.NOW, null, null, true, null),
          List.of(SampleAlerts.notice(Kind.OPENED, recipientId, SampleObjects.NOW)));
    }
  }

  @Nested
  class Channels extends NotificationChannelRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Outbox extends NotificationOutboxContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Notifications extends NotificationRepositoryContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class ProcessTops extends ProcessTopStoreContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }
}
