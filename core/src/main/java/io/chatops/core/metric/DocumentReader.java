package io.chatops.core.metric;

import java.util.List;
import java.util.Optional;

/**
 * Reads reports, which ingest leaves as bytes. A field of a wrong type counts as absent, and a
 * document that cannot be read as an empty one. Safe for use by many threads.
 */
public interface DocumentReader {
  /** Reads the numbers of a report as ingest did. */
  Samples samples(ReportDocument report);

  /** Reads the processes of a report, or of an agent's answer, which is the list alone. */
  List<ReportedProcess> processes(ReportDocument document);

  /** Reads the containers of a report; empty when the agent saw no Docker engine. */
  Optional<List<ReportedContainer>> containers(ReportDocument report);
}
