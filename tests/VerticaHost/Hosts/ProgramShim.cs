namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>The text of a program's file on a host: a script that starts the double's executable under the program's name.</summary>
internal static class ProgramShim
{
    /// <summary>Where a host with a real system has the script that starts the double, with a program's path as its first argument.</summary>
    public const string Starter = "/etc/vsim/run";

    public static string Text(string path) => $"#!/bin/sh\nexec {Starter} {path} \"$@\"\n";
}
