package io.chatops.agent.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.TestClock;
import io.chatops.testkit.SmallDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
  private static final UUID BOOT = new UUID(1, 2);

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AgentLog log = new AgentLog(new PrintStream(logged, true, UTF_8), clock);

  @Test
  void writesNothingWhileTheHubConfirmsInTime() throws IOException {
    Backlog backlog = spooled();
    backlog.add(report(1));
    assertThat(send(backlog)).containsExactly(1L);
    assertThat(backlog.acknowledge(BOOT.toString(), 1L)).isTrue();
    backlog.store();

    assertThat(backlog.waiting()).isZero();
    try (var files = Files.list(directory.resolve("spool"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void sendsAtMostTwoMebibytesBeforeAConfirmation() throws IOException {
    Backlog backlog = spooled();
    for (int sequence = 1; sequence <= 10; sequence++) {
      backlog.add(new UnacknowledgedReport(BOOT, sequence, new byte[700 << 10]));
    }

    assertThat(send(backlog)).containsExactly(1L, 2L, 3L);

    backlog.acknowledge(BOOT.toString(), 1L);
    assertThat(send(backlog)).containsExactly(4L);
  }

  @Test
  void storesUnacknowledgedReportsWithoutSendingThemTwice() throws IOException {
    Backlog backlog = spooled();
    backlog.add(report(1));
    send(backlog);
    backlog.store();
    backlog.add(report(2));

    assertThat(backlog.spooled()).isEqualTo(1);
    assertThat(send(backlog)).containsExactly(2L);
  }

  @Test
  void releasesASpooledReportOnALateConfirmation() throws IOException {
    Backlog backlog = spooled();
    backlog.add(report(1));
    send(backlog);
    backlog.store();

    backlog.acknowledge(BOOT.toString(), 1L);

    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void sendsAgainInOrderAfterAReconnect() throws IOException {
    Backlog backlog = spooled();
    addAll(backlog, 1, 3);
    send(backlog);
    backlog.store();
    addAll(backlog, 4, 5);
    send(backlog);
    backlog.acknowledge(BOOT.toString(), 1L);
    backlog.rewind();
    addAll(backlog, 6, 6);

    assertThat(send(backlog)).containsExactly(2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void sendsAgainInOrderWithoutASpool() {
    Backlog backlog = Backlog.inMemory(log);
    addAll(backlog, 1, 3);
    send(backlog);
    backlog.acknowledge(null, 1L);
    backlog.rewind();
    addAll(backlog, 4, 4);

    assertThat(send(backlog)).containsExactly(2L, 3L, 4L);
  }

  @Test
  void putsNoMoreInFlightThanTheWindow() throws IOException {
    Backlog backlog = spooled();
    addAll(backlog, 1, 40);

    assertThat(send(backlog)).hasSize(32);
    backlog.acknowledge(BOOT.toString(), 1L);
    assertThat(send(backlog)).containsExactly(33L);
  }

  @Test
  void appliesAConfirmationWithoutSequenceToTheOldest() {
    Backlog backlog = Backlog.inMemory(log);
    addAll(backlog, 1, 3);
    send(backlog);

    backlog.acknowledge(null, null);
    backlog.rewind();

    assertThat(send(backlog)).containsExactly(2L, 3L);
  }

  @Test
  void acceptsConfirmationsOutOfOrder() throws IOException {
    Backlog backlog = spooled();
    addAll(backlog, 1, 3);
    send(backlog);
    backlog.store();

    backlog.acknowledge(BOOT.toString(), 2L);
    backlog.acknowledge(BOOT.toString(), 1L);

    assertThat(backlog.waiting()).isEqualTo(1);
    backlog.rewind();
    assertThat(send(backlog)).containsExactly(3L);
  }

  @Test
  void ignoresConfirmationsForOtherRuns() {
    Backlog backlog = Backlog.inMemory(log);
    backlog.add(report(1));
    send(backlog);

    assertThat(backlog.acknowledge(new UUID(9, 9).toString(), 1L)).isFalse();
    assertThat(backlog.acknowledge(BOOT.toString(), 2L)).isFalse();
    assertThat(backlog.waiting()).isEqualTo(1);
  }

  @Test
  void sendsTheReportsOfAnEarlierRunFirst() throws IOException {
    Backlog earlier = spooled();
    addAll(earlier, 1, 3);
    earlier.close();

    Backlog backlog = spooled();
    backlog.add(new UnacknowledgedReport(new UUID(5, 6), 1, new byte[] {'{', '1', '}'}));

    assertThat(backlog.spooled()).isEqualTo(3);
    assertThat(boots(backlog)).containsExactly(BOOT, BOOT, BOOT, new UUID(5, 6));
  }

  @Test
  void keepsReportsInMemoryWhenTheSpoolCannotBeWritten() throws IOException {
    Backlog backlog = spooled();
    try (var files = Files.walk(directory.resolve("spool"))) {
      files.forEach(BacklogTest::delete);
    }

    addAll(backlog, 1, 3);
    backlog.store();
    backlog.store();

    assertThat(send(backlog)).containsExactly(1L, 2L, 3L);
    assertThat(logged.toString(UTF_8)).containsOnlyOnce("cannot be used (");
  }

  @Test
  void keepsReportsInMemoryUntilTheDiskHasRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, 256)) {
      Backlog backlog = spooled();
      disk.fill(16);
      addLarge(backlog, 1, 5);
      backlog.store();
      backlog.store();

      assertThat(backlog.spooled()).isLessThan(5);
      assertThat(backlog.waiting()).isEqualTo(5);
      assertThat(logged.toString(UTF_8))
          .containsOnlyOnce("state_dir " + directory + " cannot be used (No space left on device)")
          .contains("free space there");

      disk.free();
      backlog.store();
      assertThat(backlog.spooled()).isEqualTo(5);
      assertThat(logged.toString(UTF_8)).contains("Writes to state_dir " + directory + " again");
      backlog.close();

      assertThat(send(spooled())).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void recordsNoHalfServerOnAFullDisk() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, 256)) {
      StateDirectory state = StateDirectory.open(directory);
      state.writeServerId("server-1");
      disk.fill(0);

      assertThatThrownBy(() -> state.writeServerId("x".repeat(9000)))
          .isInstanceOf(IOException.class);

      assertThat(state.serverId()).isEmpty();
      disk.free();
      state.writeServerId("server-2");
      assertThat(state.serverId()).contains("server-2");
    }
  }

  @Test
  void dropsTheOldestWithoutASpool() {
    Backlog backlog = Backlog.inMemory(log);

    addAll(backlog, 1, 70);

    assertThat(backlog.waiting()).isEqualTo(64);
    assertThat(send(backlog).get(0)).isEqualTo(7);
    assertThat(logged.toString(UTF_8)).containsOnlyOnce("No room for unacknowledged reports");
  }

  @Test
  void neverSendsOneServersReportsAsAnothers() throws IOException {
    Backlog first = spooled();
    first.assignTo("server-1");
    addAll(first, 1, 3);
    first.close();

    Backlog backlog = spooled();
    addAll(backlog, 4, 4);
    backlog.assignTo("server-2");

    assertThat(send(backlog)).containsExactly(4L);
    assertThat(logged.toString(UTF_8)).contains("Discarded 3 spooled reports of server=server-1");
  }

  @Test
  void keepsReportsSpooledBeforeTheServerWasNamed() throws IOException {
    Backlog first = spooled();
    addAll(first, 1, 3);
    first.close();

    Backlog backlog = spooled();
    backlog.assignTo("server-1");
    backlog.assignTo("server-1");

    assertThat(send(backlog)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void allowsOneAgentPerStateDirectory() throws IOException {
    Backlog first = spooled();

    assertThatThrownBy(this::spooled)
        .isInstanceOf(StateDirectory.InUseException.class)
        .hasMessageContaining("is in use by another agent");

    first.close();
    spooled().close();
  }

  @Test
  void saysWhyAStateDirectoryCannotBeUsed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThat(StateDirectory.problem(directory.resolve("new/state"))).isEmpty();
    assertThat(StateDirectory.problem(file.resolve("state"))).isPresent();
  }

  private Backlog spooled() throws IOException {
    return Backlog.spooled(StateDirectory.open(directory), 1 << 20, clock, log);
  }

  private static void addAll(Backlog backlog, long from, long to) {
    for (long sequence = from; sequence <= to; sequence++) {
      backlog.add(report(sequence));
    }
  }

  private static void addLarge(Backlog backlog, long from, long to) {
    for (long sequence = from; sequence <= to; sequence++) {
      byte[] body = new byte[9000];
      new Random(sequence).nextBytes(body);
      backlog.add(new UnacknowledgedReport(BOOT, sequence, body));
    }
  }

  private static UnacknowledgedReport report(long sequence) {
    return new UnacknowledgedReport(
        BOOT, sequence, ("{\"sequence\":" + sequence + "}").getBytes(UTF_8));
  }

  private static List<Long> send(Backlog backlog) {
    List<Long> sent = new ArrayList<>();
    Optional<UnacknowledgedReport> next = backlog.next();
    while (next.isPresent()) {
      sent.add(next.get().sequence());
      next = backlog.next();
    }
    return sent;
  }

  private static List<UUID> boots(Backlog backlog) {
    List<UUID> boots = new ArrayList<>();
    Optional<UnacknowledgedReport> next = backlog.next();
    while (next.isPresent()) {
      boots.add(next.get().bootId());
      next = backlog.next();
    }
    return boots;
  }

  private static void delete(Path path) {
    assertThat(path.toFile().delete()).isTrue();
  }
}
