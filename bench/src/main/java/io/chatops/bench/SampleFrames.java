package io.chatops.bench;

import java.util.ArrayList;
import java.util.List;

/** Some {@code metrics} messages as the load generator sends them, for the JMH benchmarks. */
public final class SampleFrames {
  private static final int COUNT = 64;

  private SampleFrames() {}

  /** As many as spoil no cache and hide no branch: each with its own numbers. */
  public static List<String> texts() {
    ReportFrames frames = new PayloadOptions().frames();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      texts.add(
          frames.frame(
              "0f8fad5b-d9cb-469f-a165-70867728950e",
              "7c9e6679-7425-40de-944b-e07fc1f90ae7",
              i + 1,
              1_795_000_000_000L + i * 5_000L,
              i));
    }
    return texts;
  }
}
