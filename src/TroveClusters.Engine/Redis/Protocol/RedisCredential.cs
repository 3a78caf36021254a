namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>What a connection authenticates with: a password, with an ACL user where one is named.</summary>
internal sealed class RedisCredential
{
    public RedisCredential(string? user, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        User = string.IsNullOrEmpty(user) ? null : user;
        Password = password;
    }

    /// <summary>The ACL user; null for the default user, as servers before ACLs know it.</summary>
    public string? User { get; }

    public string Password { get; }

    /// <summary>Never the password: instances end up in messages by accident.</summary>
    public override string ToString() => User is null ? "password" : $"user '{User}'";
}
