package io.chatops.app.edge;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.quarkus.arc.Arc;

/**
 * Puts a guard on each connection before anything is read from it. Netty finds this class as a
 * service: Quarkus announces a connection only when its first request is complete.
 */
public final class ConnectionExtension extends ChannelInitializerExtension {
  /** Makes Netty look for the service. Call it before the framework starts. */
  public static void enable() {
    System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    Arc.container().instance(Connections.class).get().guard(channel);
  }
}
