package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.protocol.AgentReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSamplerTest {
  @TempDir private Path directory;
  private FakeHost host;
  private ProcessSampler sampler;

  @BeforeEach
  void makeHost() throws IOException {
    host = new FakeHost(directory);
    HostFiles files = host.files();
    sampler = new ProcessSampler(files, KernelUnits.read(files));
    sampler.refresh();
  }

  @Test
  void describesAProcess() throws IOException {
    host.process(7, "app", 100, 50, 3);

    assertThat(sampler.top(20, 1000))
        .containsExactly(
            new AgentReport.ProcessInfo(
                7, "app", null, 3L * 4096, "sleeping", "bob", "/usr/bin/app --flag", null));
  }

  @Test
  void namesTheServiceOfAProcess() throws IOException {
    host.process(7, "app", 100, 50, 3).put("proc/7/cgroup", "0::/system.slice/shop.service\n");

    assertThat(sampler.top(20, 1000)).extracting("group").containsExactly("shop.service");
  }

  @Test
  void namesOnlyContainersThatTheHubMaySee() throws IOException {
    String id = "0123456789abcdef".repeat(4);
    host.process(7, "app", 100, 50, 3)
        .put("proc/7/cgroup", "0::/system.slice/docker-" + id + ".scope\n");

    List<AgentReport.ProcessInfo> hidden = sampler.top(20, 1000);
    sampler.show(List.of(container(id, "shop-1")));

    assertThat(hidden).extracting("group").containsOnlyNulls();
    assertThat(sampler.top(20, 1005)).extracting("group").containsExactly("shop-1");
  }

  private static AgentReport.Container container(String id, String name) {
    return new AgentReport.Container(
        id, name, null, null, null, null, List.of(), null, null, null, null, null, null, null, null,
        null);
  }

  @Test
  void countsCpuSinceThePreviousReport() throws IOException {
    host.process(7, "app", 100, 50, 3);
    sampler.top(20, 1000);

    host.process(7, "app", 850, 50, 3);

    assertThat(sampler.top(20, 1005)).extracting("cpuPercent").containsExactly(150.0);
  }

  @Test
  void countsAllCpuTimeOfANewProcess() throws IOException {
    sampler.top(20, 1000);

    host.process(7, "app", 250, 100_100, 3);

    assertThat(sampler.top(20, 1005)).extracting("cpuPercent").containsExactly(50.0);
  }

  @Test
  void treatsAReusedPidAsAnotherProcess() throws IOException {
    host.process(7, "app", 9000, 50, 3);
    sampler.top(20, 1000);

    host.process(7, "other", 100, 100_200, 3);

    assertThat(sampler.top(20, 1005))
        .extracting("name", "cpuPercent", "command")
        .containsExactly(tuple("other", 20.0, "/usr/bin/other --flag"));
  }

  @Test
  void reportsTheLargestProcessesByCpuAndByMemory() throws IOException {
    for (int pid = 1; pid <= 30; pid++) {
      host.process(pid, "p" + pid, 0, 50, pid);
    }
    sampler.top(2, 1000);
    host.process(3, "p3", 500, 50, 3).process(4, "p4", 400, 50, 4);

    assertThat(sampler.top(2, 1005)).extracting("pid").containsExactly(3, 4, 30, 29);
  }

  @Test
  void aQueryBetweenReportsDoesNotAffectTheNextReport() throws IOException {
    host.process(7, "app", 0, 50, 3);
    sampler.top(20, 1000);
    host.process(7, "app", 100, 50, 3);

    assertThat(sampler.all(500, 1002)).extracting("cpuPercent").containsExactly(50.0);
    assertThat(sampler.top(20, 1005)).extracting("cpuPercent").containsExactly(20.0);
  }

  @Test
  void forgetsEndedProcesses() throws IOException {
    host.process(7, "app", 0, 50, 3);
    sampler.top(20, 1000);
    host.without(7);

    assertThat(sampler.top(20, 1005)).isEmpty();
  }

  @Test
  void noticesThatAProcessExecutedAnotherProgram() throws IOException {
    host.process(7, "sh", 0, 50, 3);
    List<AgentReport.ProcessInfo> before = sampler.top(20, 1000);
    host.process(7, "app", 0, 50, 3);

    assertThat(before).extracting("command").containsExactly("/usr/bin/sh --flag");
    assertThat(sampler.top(20, 1005)).extracting("command").containsExactly("/usr/bin/app --flag");
  }
}
