package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
  private static final String REST =
      " R 6929 6929 5648 0 -1 4194304 104 0 0 0 150 50 0 0 20 0 1 0 162999 3366912 432"
          + " 18446744073709551615 94018879877120 0 0\n";

  @Test
  void readsTimesAndMemory() {
    assertThat(parse("6943 (cat)" + REST))
        .isEqualTo(new ProcessStat(6943, "cat", 'R', 200, 162999, 432));
  }

  @Test
  void readsNamesThatLookLikeTheRestOfTheLine() {
    ProcessStat stat = requireNonNull(parse("7 (a) R (b) S 1" + ")" + REST));

    assertThat(stat.name()).isEqualTo("a) R (b) S 1");
    assertThat(stat.cpuTicks()).isEqualTo(200);
  }

  @Test
  void cleansNames() {
    ProcessStat stat = requireNonNull(parse("7 (a\tb\u001bc)" + REST));

    assertThat(stat.name()).isEqualTo("a?b?c");
  }

  @Test
  void isAbsentForAMalformedLine() {
    assertThat(parse("")).isNull();
    assertThat(parse("7 (cat) R 1 2 3")).isNull();
    assertThat(parse(")(")).isNull();
  }

  @Test
  void returnsStatesAsWords() {
    assertThat(status('S')).isEqualTo("sleeping");
    assertThat(status('D')).isEqualTo("waiting");
    assertThat(status('Z')).isEqualTo("zombie");
    assertThat(status('?')).isNull();
  }

  @Test
  void readsTheEffectiveUser() {
    assertThat(ProcessSampler.parseUser("Name:\tx\nUid:\t1000\t33\t0\t0\nGid:\t0\n")).isEqualTo(33);
    assertThat(ProcessSampler.parseUser("Name:\tx\n")).isNull();
  }

  @Test
  void namesUsersFromTheLocalTable() {
    assertThat(
            ProcessSampler.parseUserNames(
                "root:x:0:0:root:/root:/bin/sh\nbroken\nwww:x:33:33::/:\n"))
        .isEqualTo(Map.of(0, "root", 33, "www"));
  }

  @Test
  void readsUnitsFromTheAuxiliaryVector() {
    ByteBuffer auxv = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    auxv.putLong(6).putLong(65536).putLong(17).putLong(250).putLong(0).putLong(0);

    assertThat(KernelUnits.parse(auxv.array())).isEqualTo(new KernelUnits(65536, 250));
    assertThat(KernelUnits.parse(new byte[0])).isEqualTo(new KernelUnits(4096, 100));
  }

  private static @Nullable String status(char state) {
    return new ProcessStat(1, "x", state, 0, 0, 0).status();
  }

  private static @Nullable ProcessStat parse(String stat) {
    return ProcessStat.parse(stat.getBytes(UTF_8));
  }
}
