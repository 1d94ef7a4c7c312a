/**
 * The settings of the host's owner: file, environment and flags, read once into an {@link
 * AgentConfig}. {@link Setting} lists every key. An invalid value causes a {@link ConfigException}
 * that names the setting, the value and the remedy.
 */
@NullMarked
package io.chatops.agent.config;

import org.jspecify.annotations.NullMarked;
