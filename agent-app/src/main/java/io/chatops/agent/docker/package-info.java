/**
 * The host's containers, through docker-java. {@link io.chatops.agent.docker.ContainerWatch} keeps
 * the list, and {@link io.chatops.agent.docker.ContainerSampler} turns it into the containers of a
 * report. {@link io.chatops.agent.docker.ContainerEngine} is the only class that queries the
 * engine, over {@link io.chatops.agent.docker.SocketTransport}. Only the sampler runs on the
 * reporting thread, and it does not query the engine.
 */
@NullMarked
package io.chatops.agent.docker;

import org.jspecify.annotations.NullMarked;
