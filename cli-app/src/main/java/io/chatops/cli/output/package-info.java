/** Lists as tables, JSON and CSV, and text from hosts that a terminal may show. */
@NullMarked
package io.chatops.cli.output;

import org.jspecify.annotations.NullMarked;
