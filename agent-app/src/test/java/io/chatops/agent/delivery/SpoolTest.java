package io.chatops.agent.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final UUID BOOT = new UUID(1, 2);
  private static final long ROOMY = 1 << 20;

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Random random = new Random(42);

  @Test
  void returnsAppendedReportsInOrder() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 100);

    assertThat(sequences(spool)).containsExactlyElementsOf(numbers(1, 100));
    assertThat(spool.waiting()).isEqualTo(100);
  }

  @Test
  void returnsTheExactBytes() throws IOException {
    Spool spool = open(ROOMY);
    UnacknowledgedReport report = report(7, 9000);
    spool.append(report);

    UnacknowledgedReport read = spool.next().orElseThrow().report();

    assertThat(read.body()).isEqualTo(report.body());
    assertThat(read.bootId()).isEqualTo(BOOT);
    assertThat(read.sequence()).isEqualTo(7);
  }

  @Test
  void survivesAKilledProcess() throws IOException {
    append(open(ROOMY), 1, 50);

    assertThat(sequences(open(ROOMY))).containsExactlyElementsOf(numbers(1, 50));
  }

  @Test
  void continuesAfterTheConfirmedReports() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 50);
    acknowledge(spool, 20);

    Spool again = open(ROOMY);

    assertThat(again.waiting()).isEqualTo(30);
    assertThat(sequences(again)).containsExactlyElementsOf(numbers(21, 50));
  }

  @Test
  void appendsANewRunAfterAnEarlierOne() throws IOException {
    append(open(ROOMY), 1, 3);
    Spool again = open(ROOMY);
    append(again, 4, 6);

    assertThat(sequences(again)).containsExactlyElementsOf(numbers(1, 6));
  }

  @Test
  void leavesNoFileWhenEverythingIsAcknowledged() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 50);
    acknowledge(spool, 50);

    assertThat(files()).isEmpty();
    append(spool, 51, 52);
    assertThat(sequences(spool)).containsExactly(51L, 52L);
  }

  @Test
  void cutsATornRecordAndKeepsTheRest() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 5);
    spool.close();
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));

    Spool again = open(ROOMY);

    assertThat(sequences(again)).containsExactly(1L, 2L, 3L, 4L);
    append(again, 6, 6);
    again.rewind();
    assertThat(sequences(again)).containsExactly(1L, 2L, 3L, 4L, 6L);
  }

  @Test
  void ignoresGarbageAtTheEnd() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 2);
    spool.close();
    Files.write(files().get(0), new byte[5000], StandardOpenOption.APPEND);

    assertThat(sequences(open(ROOMY))).containsExactly(1L, 2L);
  }

  @Test
  void doesNotTrustABrokenCursor() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 5);
    acknowledge(spool, 2);
    Files.writeString(directory.resolve("cursor"), "nonsense of 24 bytes....");

    assertThat(sequences(open(ROOMY))).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void dropsTheOldestWhenFullAndCountsThem() throws IOException {
    Spool spool = open(256 << 10);
    append(spool, 1, 200);

    List<Long> kept = sequences(spool);

    assertThat(kept).isSorted().endsWith(200L).hasSizeLessThan(200);
    assertThat(spool.dropped()).isEqualTo(200 - kept.size());
    assertThat(kept.get(0)).isEqualTo(spool.dropped() + 1);
    assertThat(size()).isLessThanOrEqualTo(256 << 10);
    assertThat(logged.toString(UTF_8)).contains("The spool is full: dropped the oldest");
  }

  @Test
  void ignoresAConfirmationOfADroppedReport() throws IOException {
    Spool spool = open(64 << 10);
    append(spool, 1, 5);
    SpoolPosition first = spool.next().orElseThrow().end();
    append(spool, 6, 200);
    long waiting = spool.waiting();

    spool.acknowledge(first);

    assertThat(spool.waiting()).isEqualTo(waiting);
    assertThat(sequences(spool)).isSorted().endsWith(200L);
  }

  @Test
  void readsAgainAfterRewinding() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 10);
    acknowledge(spool, 4);
    sequences(spool);

    spool.rewind();

    assertThat(sequences(spool)).containsExactlyElementsOf(numbers(5, 10));
  }

  @Test
  void keepsEarlierReportsWhenAWriteFails() throws IOException {
    Spool spool = open(ROOMY);
    append(spool, 1, 2);
    spool.close();
    Path inTheWay = directory.resolve("0000000000000002.reports");
    Files.createDirectory(inTheWay);

    assertThatThrownBy(() -> append(spool, 3, 3)).isInstanceOf(IOException.class);

    Files.delete(inTheWay);
    append(spool, 4, 4);
    assertThat(sequences(open(ROOMY))).containsExactly(1L, 2L, 4L);
  }

  private Spool open(long limit) throws IOException {
    return Spool.open(
        directory, limit, clock, new AgentLog(new PrintStream(logged, true, UTF_8), clock));
  }

  private void append(Spool spool, long from, long to) throws IOException {
    for (long sequence = from; sequence <= to; sequence++) {
      spool.append(report(sequence, 4000));
    }
  }

  private UnacknowledgedReport report(long sequence, int size) {
    // Incompressible, so that the size on disk is the size of the body.
    byte[] body = new byte[size];
    random.nextBytes(body);
    return new UnacknowledgedReport(BOOT, sequence, body);
  }

  private static void acknowledge(Spool spool, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      spool.acknowledge(spool.next().orElseThrow().end());
    }
  }

  private static List<Long> sequences(Spool spool) throws IOException {
    List<Long> sequences = new ArrayList<>();
    Optional<Spool.Entry> entry = spool.next();
    while (entry.isPresent()) {
      sequences.add(entry.get().report().sequence());
      entry = spool.next();
    }
    return sequences;
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private long size() throws IOException {
    long size = 0;
    for (Path file : files()) {
      size += Files.size(file);
    }
    return size;
  }
}
