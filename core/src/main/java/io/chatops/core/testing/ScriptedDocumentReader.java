package io.chatops.core.testing;

import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.metric.Samples;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A reader that finds in a document what a test says; nothing until then. */
public final class ScriptedDocumentReader implements DocumentReader {
  public Function<ReportDocument, Samples> samples = report -> new Samples.Builder().build();
  public Function<ReportDocument, List<ReportedProcess>> processes = document -> List.of();
  public Function<ReportDocument, Optional<List<ReportedContainer>>> containers =
      report -> Optional.empty();

  @Override
  public Samples samples(ReportDocument report) {
    return samples.apply(report);
  }

  @Override
  public List<ReportedProcess> processes(ReportDocument document) {
    return processes.apply(document);
  }

  @Override
  public Optional<List<ReportedContainer>> containers(ReportDocument report) {
    return containers.apply(report);
  }
}
