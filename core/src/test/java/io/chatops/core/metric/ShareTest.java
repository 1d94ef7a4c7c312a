package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.identity.ServerId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShareTest {
  @Test
  void hasEachServerOncePerRound() {
    List<Share> round = Stream.iterate(new Share(0, 4), Share::next).limit(4).toList();

    assertThat(round).doesNotHaveDuplicates();
    assertThat(round.get(3).next()).isEqualTo(round.get(0));
    for (int i = 0; i < 100; i++) {
      ServerId serverId = ServerId.random();
      assertThat(round).filteredOn(share -> share.has(serverId)).hasSize(1);
    }
  }

  @Test
  void spreadsServersEvenly() {
    Share share = new Share(3, 4);

    long its = Stream.generate(ServerId::random).limit(4_000).filter(share::has).count();

    assertThat(its).isBetween(800L, 1_200L);
  }

  @Test
  void hasAllWhereThereIsOnePart() {
    assertThat(Share.ALL.has(ServerId.random())).isTrue();
    assertThat(Share.ALL.next()).isEqualTo(Share.ALL);
  }

  @Test
  void isOneOfTheParts() {
    assertThatThrownBy(() -> new Share(4, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Share(-1, 4)).isInstanceOf(IllegalArgumentException.class);
  }
}
