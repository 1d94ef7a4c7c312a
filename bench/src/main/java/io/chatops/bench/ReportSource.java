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
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** The source of a filled server's reports, one after another. For one thread. */
interface ReportSource {
  ProtocolCodec CODEC = new ProtocolCodec();
  ReportReader<Metric> READER =
      ReportReader.of(List.of(Metric.values()), Metric::path, Metric::labelName);

  /**
   * The values that an agent collected.
   *
   * @param late how long after it was due; agents never wake at once
   */
  record Collected(Duration late, Samples samples) {}

  /** A report of a recording. */
  record Recorded(Instant at, Samples samples) {}

  /** Returns the next report. */
  Collected next();

  /** Reports of a synthetic host, without processes, of which no history is kept. */
  static ReportSource synthetic(long seed, int values) {
    SyntheticHost host = new SyntheticHost(seed, 0, values);
    Random random = new Random(seed);
    return () -> {
      Recorded report = read(ReportFrames.of(host, 1).frame("-", "boot", 1, 0, 0));
      return new Collected(Duration.ofMillis(random.nextInt(10)), report.samples);
    };
  }

  /**
   * Series that are harder to store than a host's: a quarter each stands still, steps, is noisy to
   * two decimals, and comes in bursts. An unlabelled noisy one is added.
   */
  static ReportSource noisyMix(long seed, int series) {
    Random random = new Random(seed);
    double[] values = new double[series];
    return () -> {
      Samples.Builder samples = new Samples.Builder();
      for (int i = 0; i < values.length; i++) {
        switch (i % 4) {
          case 0 -> values[i] = 42.5 + i;
          case 1 -> values[i] = random.nextInt(100) == 0 ? random.nextInt(10_000) : values[i];
          case 2 -> values[i] = Math.round(5_000 + random.nextGaussian() * 300) / 100.0;
          default -> values[i] = random.nextInt(20) == 0 ? random.nextInt(1_000_000) / 100.0 : 0;
        }
        samples.add(Metric.CONTAINERS_CPU_PERCENT, "series " + i, values[i]);
      }
      samples.add(Metric.CPU_USAGE_PERCENT, null, values[2]);
      return new Collected(Duration.ofNanos(random.nextInt(9_000) * 1_000L), samples.build());
    };
  }

  /**
   * A recording, over and over; each report as late as it was.
   *
   * @param interval between its reports
   */
  static ReportSource recorded(List<Recorded> reports, Duration interval) {
    long step = interval.toMillis();
    long first = reports.get(0).at.toEpochMilli();
    int[] at = {0};
    return () -> {
      Recorded report = reports.get(at[0]++ % reports.size());
      long late = Math.floorMod(report.at.toEpochMilli() - first, step);
      return new Collected(Duration.ofMillis(late < step / 2 ? late : 0), report.samples);
    };
  }

  /** The reports of a file that {@link RecordingHub} wrote. */
  static List<Recorded> readRecording(Path file) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream recording = new GZIPInputStream(Files.newInputStream(file))) {
      recording.transferTo(text);
    } catch (EOFException e) {
      Progress.say("%s is still being written, or was cut; its reports so far are used", file);
    }
    String frames = text.toString(UTF_8);
    List<Recorded> reports =
        frames.substring(0, frames.lastIndexOf('\n') + 1).lines().map(ReportSource::read).toList();
    if (reports.isEmpty()) {
      throw new IOException(file + " has no report: record for some minutes");
    }
    return reports;
  }

  /** Reads a frame as the hub reads it. */
  static Recorded read(String frame) {
    Samples.Builder samples = new Samples.Builder();
    try {
      AgentFrame read = CODEC.decodeFromAgent(frame.getBytes(UTF_8), READER, samples::add);
      if (read instanceof AgentFrame.Report report) {
        return new Recorded(report.timestamp(), samples.build());
      }
    } catch (ProtocolException e) {
      throw new IllegalArgumentException("not a report of an agent", e);
    }
    throw new IllegalArgumentException("not a report of an agent");
  }
}
