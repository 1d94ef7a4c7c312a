package io.chatops.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.bus.HubEvent.KeyRevoked;
import io.chatops.core.bus.HubEvent.PasswordFailed;
import io.chatops.core.bus.HubEvent.ServerChanged;
import io.chatops.core.bus.HubEvent.ServerRemoved;
import io.chatops.core.bus.HubEvent.SessionEnded;
import io.chatops.core.bus.HubEvent.ThresholdsChanged;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HubEventCodecTest {
  private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final UUID KEY = UUID.fromString("ffeeddcc-bbaa-9988-7766-554433221100");

  private static final List<HubEvent> ALL =
      List.of(
          new KeyRevoked(new ServerId(ID), new ApiKeyId(KEY)),
          new SessionEnded(new SessionId(ID)),
          new ServerChanged(new ServerId(ID)),
          new ServerRemoved(new ServerId(ID)),
          new ThresholdsChanged(new UserId(ID)),
          new PasswordFailed("jürgen", "2001:db8::/64"));

  @Test
  void readsWhatItWrote() {
    for (HubEvent event : ALL) {
      assertThat(HubEventCodec.read(HubEventCodec.write(event))).contains(event);
    }
  }

  @Test
  void writesEveryKindOfEvent() {
    Set<Class<?>> tried = ALL.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(tried).containsExactlyInAnyOrder(HubEvent.class.getPermittedSubclasses());
  }

  /** A hub of an earlier version must go on reading these bytes. */
  @Test
  void writesTheBytesThatOtherVersionsRead() {
    List<String> bytes =
        ALL.stream().map(event -> HexFormat.of().formatHex(HubEventCodec.write(event))).toList();

    assertThat(bytes)
        .containsExactly(
            "010100112233445566778899aabbccddeeffffeeddccbbaa99887766554433221100",
            "010200112233445566778899aabbccddeeff",
            "010300112233445566778899aabbccddeeff",
            "010400112233445566778899aabbccddeeff",
            "010500112233445566778899aabbccddeeff",
            "010600076ac3bc7267656e000d323030313a6462383a3a2f3634");
  }

  @Test
  void skipsKindsAndFormatsOfLaterVersions() {
    assertThat(HubEventCodec.read(new byte[] {1, 100, 1, 2, 3})).isEmpty();
    assertThat(HubEventCodec.read(new byte[] {2, 1, 1, 2, 3})).isEmpty();
  }

  @Test
  void skipsFieldsThatALaterVersionAdds() {
    for (HubEvent event : ALL) {
      byte[] written = HubEventCodec.write(event);

      assertThat(HubEventCodec.read(Arrays.copyOf(written, written.length + 5))).contains(event);
    }
  }

  @Test
  void readsNothingFromAnEventThatIsCutShort() {
    for (HubEvent event : ALL) {
      byte[] written = HubEventCodec.write(event);
      for (int length = 0; length < written.length; length++) {
        assertThat(HubEventCodec.read(Arrays.copyOf(written, length))).isEmpty();
      }
    }
  }

  @Test
  void cutsTheTextsOfCallers() {
    String longest = "\uffff".repeat(PasswordFailed.LONGEST);
    HubEvent event = new PasswordFailed(longest + "x", longest + "y");

    assertThat(event).isEqualTo(new PasswordFailed(longest, longest));
    assertThat(HubEventCodec.read(HubEventCodec.write(event))).contains(event);
  }
}
