/** The script that installs agents, and the agents that it fetches: public files of the hub. */
@NullMarked
package io.chatops.rest.install;

import org.jspecify.annotations.NullMarked;
