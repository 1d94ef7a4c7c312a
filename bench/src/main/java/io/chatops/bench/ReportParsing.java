package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.core.metric.Samples;
import io.chatops.protocol.ProtocolException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One frame with a report of 12.7 KB, 100 processes and about 111 numbers, into its samples. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReportParsing {
  private final List<byte[]> frames =
      new PayloadOptions().frames().sample(64).map(text -> text.getBytes(UTF_8)).toList();
  private int next;

  @Benchmark
  public Samples parse(Blackhole hole) throws ProtocolException {
    next = (next + 1) % frames.size();
    Samples.Builder samples = new Samples.Builder();
    hole.consume(
        ReportSource.CODEC.decodeFromAgent(frames.get(next), ReportSource.READER, samples::add));
    return samples.build();
  }
}
