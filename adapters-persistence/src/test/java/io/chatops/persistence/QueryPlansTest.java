package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import io.chatops.testkit.SampleObjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plans of queries, which Hibernate keeps and must find again. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class QueryPlansTest {
  private static final int TIMES = 20;

  @Inject SessionFactory factory;
  @Inject Storage storage;
  private Statistics statistics;

  @BeforeEach
  void count() {
    statistics = factory.getStatistics();
    statistics.setStatisticsEnabled(true);
  }

  @AfterEach
  void countNoMore() {
    statistics.setStatisticsEnabled(false);
  }

  @Test
  void whatIsDoneAgainNeedsNoNewPlans() {
    int once = plansMade(1, this::useRepositories);

    assertThat(plansMade(TIMES, this::useRepositories)).as("after %s at first", once).isZero();
  }

  private void useRepositories() {
    User user = SampleObjects.user();
    storage.users().add(user, user.role());
    storage.users().savePreferences(user.id(), "{}");
    assertThat(storage.users().preferences(user.id())).contains("{}");
    Server server = SampleObjects.server(user.id(), "web");
    storage.servers().add(server, 10);
    storage.servers().find(server.id());
    storage.sessions().endAll(user.id(), null, SampleObjects.NOW);
    storage.servers().remove(server.id());
  }

  private int plansMade(int times, Runnable work) {
    long before = statistics.getQueryPlanCacheMissCount();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return (int) (statistics.getQueryPlanCacheMissCount() - before);
  }
}
