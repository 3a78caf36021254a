using System.Globalization;

namespace TroveClusters.Server.Hosting;

/// <summary>What the command line says. What it does not say, <c>trove.json</c> does.</summary>
internal sealed record ServerArguments
{
    public const string Usage =
        """
        usage: trove-server [options]

          --home FOLDER        the Trove home; else TROVE_HOME, else the platform's data folder
          --bind ADDRESS       the address to listen at (bind_host, 127.0.0.1)
          --port NUMBER        the port to listen at (bind_port, 8779); 0 for any that is free
          --certificate FILE   the certificate with its chain, PEM (ssl_cert_file)
          --key FILE           its key, PEM (ssl_key_file)
          --no-auth            ask nobody for a token; at loopback only (auth_strategy none)
          --hello              say where it listens, and a first command to try
          --help, --version
        """;

    /// <summary>The Trove home; null for the usual one.</summary>
    public string? Home { get; init; }

    /// <summary>The address; null for the configured one.</summary>
    public string? Bind { get; init; }

    /// <summary>The port; null for the configured one.</summary>
    public int? Port { get; init; }

    /// <summary>The certificate's file; null for the configured one.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key's file; null for the configured one.</summary>
    public string? Key { get; init; }

    /// <summary>Whether nobody needs a token.</summary>
    public bool NoAuth { get; init; }

    /// <summary>Whether to say a first command.</summary>
    public bool Hello { get; init; }

    /// <summary>Whether to say how it is called, and do nothing else.</summary>
    public bool Help { get; init; }

    /// <summary>Whether to say the version, and do nothing else.</summary>
    public bool Version { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ArgumentException">It is not understood.</exception>
    public static ServerArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new ServerArguments();
        for (int i = 0; i < args.Count; i++)
        {
            string name = args[i];
            parsed = name switch
            {
                "--home" => parsed with { Home = Value() },
                "--bind" => parsed with { Bind = Value() },
                "--port" => parsed with { Port = Number(Value()) },
                "--certificate" => parsed with { Certificate = Value() },
                "--key" => parsed with { Key = Value() },
                "--no-auth" => parsed with { NoAuth = true },
                "--hello" => parsed with { Hello = true },
                "--help" or "-h" => parsed with { Help = true },
                "--version" => parsed with { Version = true },
                _ => throw new ArgumentException($"'{name}' is not understood."),
            };

            string Value() => ++i < args.Count && args[i].Length > 0 ? args[i] : throw new ArgumentException($"{name} needs a value.");
        }
        return parsed;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
            ? port
            : throw new ArgumentException($"'{text}' is no port; ports are 0 to 65535.");
}
