/** The images and compose files, built and started for real. */
@NullMarked
package io.chatops.images;

import org.jspecify.annotations.NullMarked;
