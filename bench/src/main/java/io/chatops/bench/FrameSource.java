package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.protocol.AgentFrame;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ReportReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/** Reports as agents send them, read as the hub reads them. */
final class FrameSource implements ReportSource {
  private static final ProtocolCodec CODEC = new ProtocolCodec();
  private static final ReportReader<Metric> READER =
      ReportReader.of(List.of(Metric.values()), Metric::path, Metric::labelName);

  private final Supplier<Collected> next;

  private FrameSource(Supplier<Collected> next) {
    this.next = next;
  }

  @Override
  public Collected next() {
    return next.get();
  }

  /** A made-up host, for ever; its processes, of which no history is kept, are left out. */
  static FrameSource synthetic(long seed, int values) {
    SyntheticHost host = new SyntheticHost(seed, 0, values);
    Random random = new Random(seed);
    return new FrameSource(
        () -> {
          Read read = read(ReportFrames.of(host, 1).frame("-", "boot", 1, 0, 0));
          return new Collected(Duration.ofMillis(random.nextInt(10)), read.samples);
        });
  }

  /**
   * A recording, over and over; each report as late as it was.
   *
   * @param interval between its reports
   */
  static FrameSource recorded(List<Read> reports, Duration interval) {
    long step = interval.toMillis();
    long first = reports.get(0).at.toEpochMilli();
    int[] at = {0};
    return new FrameSource(
        () -> {
          Read read = reports.get(at[0]++ % reports.size());
          long late = Math.floorMod(read.at.toEpochMilli() - first, step);
          return new Collected(Duration.ofMillis(late < step / 2 ? late : 0), read.samples);
        });
  }

  /** A report of a recording. */
  record Read(Instant at, Samples samples) {}

  /** The reports of a file that {@link RecordCommand} wrote. */
  static List<Read> readRecording(Path file) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream recording = new GZIPInputStream(Files.newInputStream(file))) {
      recording.transferTo(text);
    } catch (EOFException e) {
      Progress.say("%s is still being written, or was cut; its reports so far are used", file);
    }
    List<Read> reports = new ArrayList<>();
    String frames = text.toString(UTF_8);
    frames
        .substring(0, frames.lastIndexOf('\n') + 1)
        .lines()
        .map(FrameSource::read)
        .forEach(reports::add);
    if (reports.isEmpty()) {
      throw new IOException(file + " has no report: record for some minutes");
    }
    return reports;
  }

  private static Read read(String frame) {
    Samples.Builder samples = new Samples.Builder();
    try {
      AgentFrame read = CODEC.decodeFromAgent(frame.getBytes(UTF_8), READER, samples::add);
      if (read instanceof AgentFrame.Report report) {
        return new Read(report.timestamp(), samples.build());
      }
    } catch (ProtocolException e) {
      throw new IllegalArgumentException("not a report of an agent", e);
    }
    throw new IllegalArgumentException("not a report of an agent");
  }
}
