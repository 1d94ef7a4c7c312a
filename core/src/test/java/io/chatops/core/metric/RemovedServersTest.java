package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovedServersTest {
  private final RemovedServers removed = new RemovedServers();

  @Test
  void evictsTheOldestOfVeryMany() {
    List<ServerId> servers = new ArrayList<>();
    for (int i = 0; i < RemovedServers.MAX_KEPT; i++) {
      ServerId server = ServerId.random();
      servers.add(server);
      removed.add(server);
      removed.add(server);
    }
    assertThat(servers).allMatch(removed::contains);
    assertThat(removed.contains(ServerId.random())).isFalse();

    ServerId newest = ServerId.random();
    removed.add(newest);

    assertThat(removed.contains(newest)).isTrue();
    assertThat(removed.contains(servers.get(0))).isFalse();
    assertThat(servers.subList(1, servers.size())).allMatch(removed::contains);
  }
}
