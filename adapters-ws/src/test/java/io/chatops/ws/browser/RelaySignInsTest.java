package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.HubId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelaySignInsTest {
  private final RelaySignIns signIns = new RelaySignIns();
  private final HubId hub = HubId.random();
  private final List<Integer> begun = new ArrayList<>();
  private final List<Runnable> starts = new ArrayList<>();

  @Test
  void letsTheNextBeginWhenOneEnds() {
    begin(RelaySignIns.AT_ONCE + 2);
    assertThat(begun).hasSize(RelaySignIns.AT_ONCE);

    signIns.end(hub, starts.get(7));
    signIns.end(hub, starts.get(7));

    assertThat(begun).hasSize(RelaySignIns.AT_ONCE + 1).endsWith(RelaySignIns.AT_ONCE);
  }

  @Test
  void forgetsOneThatEndsBeforeItsTurn() {
    begin(RelaySignIns.AT_ONCE + 2);

    signIns.end(hub, starts.get(RelaySignIns.AT_ONCE));
    assertThat(begun).hasSize(RelaySignIns.AT_ONCE);
    signIns.end(hub, starts.get(0));

    assertThat(begun).endsWith(RelaySignIns.AT_ONCE + 1);
  }

  @Test
  void countsEachHubByItself() {
    begin(RelaySignIns.AT_ONCE);

    signIns.start(HubId.random(), () -> begun.add(-1));

    assertThat(begun).endsWith(-1);
  }

  private void begin(int count) {
    for (int i = 0; i < count; i++) {
      int number = i;
      starts.add(() -> begun.add(number));
      signIns.start(hub, starts.get(i));
    }
  }
}
