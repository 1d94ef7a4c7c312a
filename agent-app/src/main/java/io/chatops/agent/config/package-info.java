/**
 * The settings of the host's owner: file, environment and flags, read once into one {@link
 * AgentConfig}. {@link Setting} lists every key; a wrong value ends as a {@link ConfigException}
 * that names the setting, the value and the remedy.
 */
@NullMarked
package io.chatops.agent.config;

import org.jspecify.annotations.NullMarked;
