package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.protocol.FromAgent.OutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReaderTest {
  private static final String TIME = "2026-11-24T19:22:34.284751798Z";

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<EngineLogLine> lines = new ArrayList<>();

  @Test
  void distinguishesStdoutFromStderr() throws Exception {
    frame(1, TIME + " out\n");
    frame(2, TIME + " err\n");

    readFrames();

    Instant time = Instant.parse(TIME);
    assertThat(lines)
        .containsExactly(
            new EngineLogLine(time, OutputStream.STDOUT, "out"),
            new EngineLogLine(time, OutputStream.STDERR, "err"));
  }

  @Test
  void joinsThePartsOfALineWithoutTheirTimes() throws Exception {
    frame(1, TIME + " " + "a".repeat(5000));
    frame(2, TIME + " between\n");
    frame(1, "2026-11-24T19:22:35.000000000Z " + "b".repeat(3000) + "\n");
    frame(1, TIME + " next\n");

    readFrames();

    assertThat(lines)
        .extracting(EngineLogLine::message)
        .containsExactly("between", "a".repeat(5000) + "b".repeat(3000), "next");
    assertThat(lines.get(1).timestamp()).isEqualTo(Instant.parse(TIME));
  }

  @Test
  void splitsAFrameWithSeveralLines() throws Exception {
    frame(1, TIME + " one\n" + TIME + " two\n\n");

    readFrames();

    assertThat(lines).extracting(EngineLogLine::message).containsExactly("one", "two", "");
  }

  @Test
  void readsTheOffsetThatPodmanWrites() throws Exception {
    frame(1, "2026-11-24T20:22:34.5+01:00 out\n");

    readFrames();

    assertThat(lines.get(0).timestamp()).isEqualTo(Instant.parse("2026-11-24T19:22:34.5Z"));
  }

  @Test
  void keepsALineWithoutATimeWhole() throws Exception {
    frame(1, "2026 was a good year, it is said\n");

    readFrames();

    assertThat(lines)
        .containsExactly(
            new EngineLogLine(null, OutputStream.STDOUT, "2026 was a good year, it is said"));
  }

  @Test
  void cutsALongLineAndMarksIt() throws Exception {
    frame(1, TIME + " " + "ä".repeat(10_000));
    frame(1, TIME + " " + "ä".repeat(10_000) + "\n");
    frame(1, TIME + " next\n");

    readFrames();

    assertThat(lines.get(0).message()).startsWith("äää").endsWith("ä" + LogLineBuilder.CUT);
    assertThat(lines.get(0).message().getBytes(UTF_8).length)
        .isBetween(LogLineBuilder.MAX_BYTES - 1, LogLineBuilder.MAX_BYTES);
    assertThat(lines.get(1).message()).isEqualTo("next");
  }

  @Test
  void keepsALineOfExactlyTheLimit() throws Exception {
    frame(1, TIME + " " + "x".repeat(LogLineBuilder.MAX_BYTES) + "\n");

    readFrames();

    assertThat(lines.get(0).message()).isEqualTo("x".repeat(LogLineBuilder.MAX_BYTES));
  }

  @Test
  void replacesInvalidTextAndStaysWithinTheLimit() throws Exception {
    frame(1, (TIME + " a").getBytes(ISO_8859_1), new byte[] {(byte) 0xff, (byte) 0xc3, '\n'});
    byte[] junk = new byte[LogLineBuilder.MAX_BYTES];
    Arrays.fill(junk, (byte) 0xff);
    frame(1, (TIME + " ").getBytes(ISO_8859_1), junk);

    readFrames();

    assertThat(lines.get(0).message()).isEqualTo("a\ufffd\ufffd");
    assertThat(lines.get(1).message().getBytes(UTF_8).length)
        .isLessThanOrEqualTo(LogLineBuilder.MAX_BYTES);
    assertThat(lines.get(1).message()).endsWith(LogLineBuilder.CUT);
  }

  @Test
  void keepsControlCharactersAsTheyAre() throws Exception {
    frame(1, TIME + " \u001b[31mred\u001b[0m\u0000\n");

    readFrames();

    assertThat(lines.get(0).message()).isEqualTo("\u001b[31mred\u001b[0m\u0000");
  }

  @Test
  void readsThePlainBytesOfATerminal() throws Exception {
    log.writeBytes((TIME + " one\r\n" + TIME + " two\r\n" + TIME + " last").getBytes(UTF_8));

    new LogReader(this::add).read(new ByteArrayInputStream(log.toByteArray()), true);

    assertThat(lines).extracting(EngineLogLine::message).containsExactly("one", "two", "last");
    assertThat(lines).extracting(EngineLogLine::timestamp).containsOnly(Instant.parse(TIME));
  }

  @Test
  void returnsAnUnfinishedLastLine() throws Exception {
    frame(2, TIME + " panic");

    readFrames();

    assertThat(lines)
        .containsExactly(new EngineLogLine(Instant.parse(TIME), OutputStream.STDERR, "panic"));
  }

  @Test
  void stopsWhenTheListenerWantsNoMore() throws Exception {
    frame(1, TIME + " one\n" + TIME + " two\n");

    new LogReader(line -> !add(line)).read(new ByteArrayInputStream(log.toByteArray()), false);

    assertThat(lines).hasSize(1);
  }

  @Test
  void failsWhenAFrameEndsEarly() {
    frame(1, TIME + " one\n");
    byte[] torn = Arrays.copyOf(log.toByteArray(), log.size() - 2);

    assertThatThrownBy(() -> new LogReader(this::add).read(new ByteArrayInputStream(torn), false))
        .isInstanceOf(EOFException.class);
  }

  private boolean add(EngineLogLine line) {
    return lines.add(line);
  }

  private void readFrames() throws IOException, InterruptedException {
    new LogReader(this::add).read(new ByteArrayInputStream(log.toByteArray()), false);
  }

  private void frame(int stream, String text) {
    frame(stream, text.getBytes(UTF_8), new byte[0]);
  }

  private void frame(int stream, byte[] first, byte[] second) {
    log.write(stream);
    log.writeBytes(new byte[3]);
    log.writeBytes(ByteBuffer.allocate(4).putInt(first.length + second.length).array());
    log.writeBytes(first);
    log.writeBytes(second);
  }
}
