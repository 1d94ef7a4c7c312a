package io.chatops.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.bus.BusSeal.Opened;
import io.chatops.core.identity.HubId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSealTest {
  private static final byte[] FRAME = "what one hub says".getBytes(StandardCharsets.UTF_8);

  @TempDir Path home;

  private final HubId one = HubId.random();
  private final AtomicLong nanoTime = new AtomicLong(5);
  private KeyFile file = new KeyFile(Path.of("none"));

  @BeforeEach
  void makeKeys() {
    file = new KeyFile(home.resolve("secrets.key"));
    SecretKeys unused = file.create();
  }

  private HubSeal seal(HubId hub) {
    return seal(hub, file);
  }

  private HubSeal seal(HubId hub, KeyFile keys) {
    return new HubSeal(hub, new SecretBox(keys, keys.read()), nanoTime::get);
  }

  @Test
  void aHubOpensWhatAnotherOneSealedAndKnowsWhichOne() {
    byte[] sealed = seal(one).seal(FRAME);

    assertThat(seal(HubId.random()).open(sealed)).contains(new Opened(one, ByteBuffer.wrap(FRAME)));
    assertThat(sealed.length).isLessThan(FRAME.length + 200);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("hub says");
  }

  @Test
  void aFrameWithAnyChangedOrMissingByteDoesNotOpen() {
    byte[] sealed = seal(one).seal(FRAME);
    HubSeal other = seal(HubId.random());

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(other.open(changed)).as("byte %s", i).isEmpty();
      assertThat(other.open(Arrays.copyOf(sealed, i))).as("%s bytes", i).isEmpty();
    }
    assertThat(other.open(sealed)).isPresent();
  }

  @Test
  void aHubWithOtherKeysReadsNothing() {
    KeyFile foreign = new KeyFile(home.resolve("foreign.key"));
    SecretKeys unused = foreign.create();

    assertThat(seal(HubId.random(), foreign).open(seal(one).seal(FRAME))).isEmpty();
  }

  @Test
  void noFrameIsSealedTwiceAlike() {
    HubSeal seal = seal(one);

    assertThat(seal.seal(FRAME)).isNotEqualTo(seal.seal(FRAME));
  }

  @Test
  void hubsFollowAFileThatAnotherOneRotated() {
    HubSeal earlier = seal(HubId.random());
    byte[] before = seal(one).seal(FRAME);
    file.write(file.read().withNewest(SealingKey.random()));
    HubSeal later = seal(one);

    assertThat(later.open(before)).isPresent();
    assertThat(earlier.open(later.seal(FRAME))).as("read again too soon").isEmpty();
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(earlier.open(later.seal(FRAME))).isPresent();
    file.write(file.read().newestOnly());
    assertThat(seal(HubId.random()).open(earlier.seal(FRAME))).isPresent();
  }

  @Test
  void aKeyThatWasRemovedOpensNothingMoreAndSealsNothing() {
    HubSeal thief = seal(one);
    HubSeal hub = seal(HubId.random());
    assertThat(hub.open(thief.seal(FRAME))).isPresent();
    file.write(file.read().withNewest(SealingKey.random()));
    file.write(file.read().newestOnly());

    hub.refresh();

    assertThat(hub.open(thief.seal(FRAME))).isEmpty();
    assertThat(seal(HubId.random()).open(hub.seal(FRAME))).isPresent();
  }

  @Test
  void keysStayWhileTheFileCannotBeRead() throws Exception {
    HubSeal hub = seal(one);
    byte[] sealed = hub.seal(FRAME);
    Files.delete(home.resolve("secrets.key"));

    hub.refresh();

    assertThat(hub.open(sealed)).isPresent();
  }

  @Test
  void aStrangersFramesMakeItReadTheFileOnceASecondAtMost() throws Exception {
    HubSeal seal = seal(one);
    KeyFile foreign = new KeyFile(home.resolve("foreign.key"));
    SecretKeys others = foreign.create();
    byte[] strange = seal(HubId.random(), foreign).seal(FRAME);
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(seal.open(strange)).isEmpty();

    file.write(new SecretKeys(List.of(file.read().keys().get(0), others.keys().get(0))));

    assertThat(seal.open(strange)).isEmpty();
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(seal.open(strange)).isPresent();
  }
}
