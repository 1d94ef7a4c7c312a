package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.testkit.ProcessTopStoreContract;
import io.chatops.testkit.ReportSnapshotsContract;
import io.chatops.testkit.SampleObjects;
import io.chatops.testkit.ServerRepositoryContract;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contracts of what refers to servers from shards, in the layout for Citus. */
@QuarkusTest
@TestProfile(CitusRecordsTest.Profile.class)
@Tag("any-jdk")
class CitusRecordsTest {
  @Inject DataSource dataSource;
  @Inject Storage storage;

  /** Another database than that of the other tests. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(LaidOut.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  /** A database in the layout for Citus. */
  public static final class LaidOut extends PostgresResource {
    @Override
    protected void prepare(TestDatabase.Running running) {
      CitusDoubles.install(running, running.dataSource());
      DatabaseLayout.CITUS.apply(running.dataSource());
    }
  }

  @Test
  void aRemovedServerTakesItsRowsInShardsAlong() {
    assertThat(CitusDoubles.distributed(dataSource)).isNotEmpty();
    User owner = SampleObjects.user();
    Server server = SampleObjects.server(owner.id(), "web");
    storage.users().add(owner, owner.role());
    storage.servers().add(server);
    ReportDocument document = ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8));
    storage.snapshots().save(List.of(new Snapshot(server.id(), SampleObjects.NOW, document)));

    storage.servers().remove(server.id());

    assertThat(storage.snapshots().find(server.id())).isEmpty();
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
  class ProcessTops extends ProcessTopStoreContract {
    @Override
    protected Storage storage() {
      return storage;
    }
  }
}
