package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessGroupTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/system.slice/shop.service\n",
        "0::/system.slice/shop.service/workers\n",
        "0::/system.slice/system-shop.slice/shop.service\n",
        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service\n",
        "4:memory:/\n1:name=systemd:/system.slice/shop.service\n0::/\n"
      })
  void findsTheInnermostService(String cgroup) {
    assertThat(ProcessGroup.parse(cgroup)).isEqualTo(new ProcessGroup("shop.service", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/system.slice/docker-ID.scope\n",
        "0::/system.slice/docker-ID.scope/init.scope\n",
        "0::/../docker-ID.scope\n",
        "2:cpuacct:/docker/ID\n1:name=systemd:/docker/ID\n",
        "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-ID.scope",
        "0::/user.slice/user-1.slice/user@1.service/user.slice/libpod-ID.scope/container\n",
        "0::/system.slice/docker-ID.scope/system.slice/inner.service\n"
      })
  void findsTheContainer(String cgroup) {
    assertThat(ProcessGroup.parse(cgroup.replace("ID", ID))).isEqualTo(new ProcessGroup(ID, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0::/\n",
        "0::/init.scope\n",
        "0::/user.slice/user-1000.slice/session-3.scope\n",
        "0::/system.slice/0123456789abcdef\n"
      })
  void findsNoneElsewhere(String cgroup) {
    assertThat(ProcessGroup.parse(cgroup)).isNull();
  }

  @Test
  void cleansTheName() {
    assertThat(ProcessGroup.parse("0::/system.slice/a\u0007b.service\n"))
        .isEqualTo(new ProcessGroup("a?b.service", false));
  }
}
