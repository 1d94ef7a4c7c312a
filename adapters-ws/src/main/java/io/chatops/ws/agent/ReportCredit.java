package io.chatops.ws.agent;

/** How many of one agent's reports wait for the storage; belongs to its event loop. */
final class ReportCredit {
  private final int maxReports;
  private final int maxBytes;
  private int reports;
  private long bytes;

  ReportCredit(AgentSocketSettings settings) {
    this.maxReports = settings.creditReports();
    this.maxBytes = settings.creditBytes();
  }

  void take(int frameBytes) {
    reports++;
    bytes += frameBytes;
  }

  void give(int frameBytes) {
    reports--;
    bytes -= frameBytes;
  }

  boolean isUsedUp() {
    return reports >= maxReports || bytes >= maxBytes;
  }
}
