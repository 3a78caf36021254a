using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Common;
using TroveClusters.Engine.Remote;

namespace TroveClusters.SshNet;

/// <summary>What a login shows of itself.</summary>
internal static class SshNetAuthentication
{
    private static readonly string[] s_usualFiles = ["id_ed25519", "id_ecdsa", "id_rsa"];

    /// <summary>The methods to try: the key that is named, else the password, else the keys in the usual files.</summary>
    /// <exception cref="TroveException"><c>AuthenticationFailed</c>: a key cannot be read, or there is nothing to try.</exception>
    public static AuthenticationMethod[] Methods(HostLogin login)
    {
        if (login.KeyFile is { } file)
            return [new PrivateKeyAuthenticationMethod(login.User, Read(login, file))];
        if (login.Password is { } password)
            return [new PasswordAuthenticationMethod(login.User, password.Reveal()), Keyboard(login.User, password)];
        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");
        PrivateKeyFile[] usual = [.. s_usualFiles.Select(name => Path.Combine(folder, name)).Where(File.Exists).Select(path => TryRead(path)).OfType<PrivateKeyFile>()];
        return usual.Length > 0
            ? [new PrivateKeyAuthenticationMethod(login.User, usual)]
            : throw SshNetFailure.NotLetIn(login, $"there is no key to try: none is named, and {folder} has none that can be read without a passphrase. SSH.NET uses no agent.");
    }

    /// <summary>Hosts that ask for the password in their own words.</summary>
    private static KeyboardInteractiveAuthenticationMethod Keyboard(string user, Secret password)
    {
        var keyboard = new KeyboardInteractiveAuthenticationMethod(user);
        keyboard.AuthenticationPrompt += (_, asked) =>
        {
            foreach (AuthenticationPrompt prompt in asked.Prompts)
                prompt.Response = password.Reveal();
        };
        return keyboard;
    }

    private static PrivateKeyFile Read(HostLogin login, string file)
    {
        try
        {
            return new PrivateKeyFile(file, login.Password?.Reveal());
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw SshNetFailure.NotLetIn(login, $"the key file '{file}' cannot be read: {e.Message}", e);
        }
    }

    private static PrivateKeyFile? TryRead(string file)
    {
        try
        {
            return new PrivateKeyFile(file);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return null;
        }
    }

    private static bool IsUnreadable(Exception e) =>
        e is SshException or IOException or UnauthorizedAccessException or CryptographicException or NotSupportedException or FormatException or InvalidOperationException;
}
